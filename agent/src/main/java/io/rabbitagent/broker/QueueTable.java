package io.rabbitagent.broker;

/**
 * A broker's table of queues, as match specifications see it: the broker runs these as compiled code, where the function of a
 * fold is interpreted, record by record.
 *
 * <p>Where the fields of a queue's record stand, the broker says; where it lacks one the answer is an error, not a zero. What
 * no guard can ask, such as whether a node is in a list, is asked of the different lists that there are: these are few. Written
 * for 3.8 to 3.13, whose functions these are; tried on 3.10.8.
 */
final class QueueTable {
    /** Binds {@code At}, the variable of each field, and {@code Head}, a record of all these. */
    static final String HEAD = """
            Fields = amqqueue:fields(),
            At = maps:from_list(lists:zip(Fields, [list_to_atom("$" ++ integer_to_list(I)) || I <- lists:seq(1, length(Fields))])),
            Head = list_to_tuple([amqqueue | [maps:get(F, At) || F <- Fields]]),
            """;

    /**
     * Binds the variables of some fields and functions. {@code Find} counts those that fulfil guards and picks some of them, {@code
     * Sum} puts several such findings together, with the names in base64, as any bytes can be in them. {@code With} are the
     * guards of those that have just these members, and {@code Lists} the lists of members in which a node is.
     */
    private static final String SELECT = """
            [Name, Owner, Pid, Synced, Recoverable, Type, Replicas] = [maps:get(F, At) || F <-
              [name, exclusive_owner, pid, sync_slave_pids, recoverable_slaves, type, type_state]],
            All = fun(Guards, What) -> ets:select(TABLE, [{Head, Guards, [What]}]) end,
            Count = fun(Guards) -> ets:select_count(TABLE, [{Head, Guards, [true]}]) end,
            Find = fun(Guards) -> {Count(Guards), case ets:select(TABLE, [{Head, Guards, [Name]}], MOST) of
              {L, _} -> L; '$end_of_table' -> [] end} end,
            Sum = fun(Found) -> {lists:sum([C || {C, _} <- Found]), [{base64:encode(V), base64:encode(B)}
              || {resource, V, queue, B} <- lists:sublist(lists:append([L || {_, L} <- Found]), MOST)]} end,
            Members = {map_get, nodes, Replicas},
            Listing = [{is_map, Replicas}, {is_map_key, nodes, Replicas}],
            With = fun(L) -> Listing ++ [{'=:=', Members, {const, L}}] end,
            Lists = fun(Guards, Node) ->
              lists:filter(fun(L) -> lists:member(Node, L) end, lists:usort(All(Guards ++ Listing, Members))) end,
            Classic = [{'=:=', Type, rabbit_classic_queue}],
            Quorum = [{'=:=', Type, rabbit_quorum_queue}],
            """;

    private QueueTable() {}

    /** @param most how many queues are named */
    static String selecting(String table, int most) {
        return (HEAD + SELECT).replace("TABLE", table).replace("MOST", Integer.toString(most));
    }

    /** As it stands in a list of processes, and in the journal. */
    static String oneLine(String expression) {
        return expression.replaceAll("\\s*\n\\s*", " ").strip();
    }
}
