"""The scripts by which bash, zsh and fish complete the command line."""

__all__ = ["SCRIPTS"]

# Each hands over the line up to the cursor as it is typed, and quotes what it is given. With status
# 1, a file may stand there.
SCRIPTS = {
    "bash": r"""_realpolitik() {
    local found i word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    found=$(realpolitik complete -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    case $? in
        0) mapfile -t COMPREPLY < <(printf %s "$found") ;;
        1) compopt -o default ;;
    esac
    # Bash parts words at "=", and takes what comes after it, or after a quote, in place of what is
    # typed there; where it is told not to part them (COMP_WORDBREAKS), only after a quote.
    [[ $word != [!\'\"]*=[\'\"]* ]] || before='=' word=${word#*=}
    for i in "${!COMPREPLY[@]}"; do
        [[ $word != = && ($word == '' || $before != =) ]] || COMPREPLY[i]=${COMPREPLY[i]#*=}
        case $word in
            \'*) COMPREPLY[i]=${COMPREPLY[i]//\'/\'\\\'\'} ;;
            \"*) COMPREPLY[i]=${COMPREPLY[i]//[\\\"\$\`]/\\&} ;;
            *) printf -v "COMPREPLY[$i]" %q "${COMPREPLY[i]}" ;;
        esac
    done
    [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace
}
complete -F _realpolitik realpolitik
""",
    "zsh": r"""#compdef realpolitik
_realpolitik() {
    local found
    found=$(realpolitik complete -- "${(j: :)words[1,CURRENT]}" 2>/dev/null)
    case $? in
        0) compadd -S '' -- ${(M)${(f)found}:#*=} || compadd -- ${${(f)found}:#*=} ;;
        1) compset -P '--*='; _files ;;
    esac
}
compdef _realpolitik realpolitik
""",
    "fish": r"""function __realpolitik
    set -l found (realpolitik complete -- (commandline -cp | string collect) 2>/dev/null)
    switch $status
        case 0
            printf '%s\n' $found
        case 1
            __fish_complete_path (commandline -ct)
    end
end
complete -c realpolitik -f -a '(__realpolitik)'
""",
}
