% Prints the number of triples in a file. Arguments: its format, the file.
:- use_module(library(semweb/rdf_db)).
:- use_module(library(semweb/rdf_ntriples)).
:- use_module(library(semweb/turtle)).
:- initialization(main, main).

main([rdfxml, File]) :- !, main([xml, File]).
main([Format, File]) :-
    rdf_load(File, [format(Format), silent(true)]),
    rdf_statistics(triples(Count)),
    format("~d~n", [Count]).
