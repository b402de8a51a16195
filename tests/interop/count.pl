% Prints the number of triples in a file. Arguments: the file, its format.
:- use_module(library(semweb/rdf_db)).
:- use_module(library(semweb/rdf_ntriples)).
:- use_module(library(semweb/turtle)).
:- initialization(main, main).

main([File, Format]) :-
    rdf_load(File, [format(Format), silent(true)]),
    rdf_statistics(triples(Count)),
    format("~d~n", [Count]).
