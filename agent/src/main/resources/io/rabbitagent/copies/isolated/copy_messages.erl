%% Reads the messages of a copy's queues, oldest first.
-module(copy_messages).

-export([read/2]).

-import(copy_frames, [json/2, frame/2, object/1, printed/1]).

-define(BATCH, 262144).
-define(TELL_EVERY, 10000).

%% A queue that can't be read to its end keeps no other from being read.
read({VHost, Name, Skip, Last}, Out) ->
    Identity = [{<<"vhost">>, VHost}, {<<"name">>, Name}],
    json(Out, [{<<"begin">>, Identity}]),
    try
        Count = given(copy_queues:opened({resource, VHost, queue, Name}), Identity, {Skip, Last}, Out),
        json(Out, [{<<"end">>, Identity ++ [{<<"messages">>, Count - Skip}]}])
    catch
        throw:{unreadable, Why} ->
            json(Out, [{<<"problem">>, Identity ++ [{<<"why">>, Why}]}]);
        Class:Reason:Stack ->
            io:format(standard_error, "isolated_copy: ~tp~n", [{Class, Reason, Stack}]),
            json(Out, [{<<"problem">>, Identity ++ [{<<"why">>, printed({Class, Reason})}]}])
    end.

given({stream, Queue}, Identity, Before, Out) ->
    streamed(Queue, Identity, Before, Out);
given({_, Queue}, Identity, {Skip, Last}, Out) ->
    States = skipped(Queue, Skip, Last, Out, rabbit_queue_type:init()),
    taken(Queue, States, Identity, Skip, {Out, [], 0}).

%% Up to the last message that was read before. Some before it may be gone since, as their TTL has passed; it comes no later.
skipped(_Queue, 0, _Last, _Out, States) ->
    States;
skipped(Queue, Left, Last, Out, States0) ->
    Left rem ?TELL_EVERY =/= 0 orelse json(Out, [{<<"skipping">>, Left}]),
    case next(Queue, States0) of
        empty ->
            last_is_gone(Last);
        {{_, _, _, _, Message}, States} ->
            case hex(id(Message)) of
                Last -> States;
                _ when Left =:= 1 -> last_is_gone(Last);
                _ -> skipped(Queue, Left - 1, Last, Out, States)
            end
    end.

last_is_gone(Last) ->
    throw({unreadable, <<"the last message that was read before, ", Last/binary,
                         ", is not found again: its TTL may have passed">>}).

taken(Queue, States0, Identity, Count, Batch) ->
    case next(Queue, States0) of
        empty ->
            flush(Batch),
            Count;
        {{_, _, _, Redelivered, Message}, States} ->
            Frames = frames([{<<"n">>, Count + 1}, {<<"id">>, hex(id(Message))}], Identity, Redelivered, [], Message),
            taken(Queue, States, Identity, Count + 1, batched(Frames, Batch))
    end.

%% Messages of a stream that can't be read keep no others from being given; that there are such is told at the end.
streamed(Queue, Identity, {Skip, Last}, Out) ->
    Behind = case Skip of
                 0 -> none;
                 _ -> offset(Queue, Last)
             end,
    Given = fun(Offset, Message, State) -> from_stream({Queue, Identity, Last}, Offset, Message, State) end,
    case copy_streams:fold(Queue, from(Queue, Behind, Skip, Out), Given, {Behind, Skip, {Out, [], 0}, none}) of
        {none, Count, Batch, Unread} ->
            flush(Batch),
            Unread =:= none orelse throw({unreadable, unread(Unread)}),
            Count;
        _ ->
            last_is_gone(Last)
    end.

%% Where all before it could be read, an export goes on at once where it was; else those that could not are found again.
from(_Queue, none, _Skip, _Out) ->
    0;
from(Queue, Behind, Skip, Out) ->
    case copy_streams:count(Queue, Behind + 1, fun(Offset) -> json(Out, [{<<"skipping">>, Offset}]) end) of
        Skip -> Behind;
        _ -> 0
    end.

offset(Queue, Last) ->
    case copy_streams:offset(Queue, binary:decode_hex(Last)) of
        {ok, Offset} -> Offset;
        other -> last_is_gone(Last)
    end.

from_stream(_, Offset, nothing, {_, _, {Out, _, _}, _} = State) ->
    json(Out, [{<<"skipping">>, Offset}]),
    State;
from_stream({_, _, Last}, Offset, _, {Behind, _, _, _}) when Behind =/= none, Offset > Behind ->
    last_is_gone(Last);
from_stream(_, Offset, {unreadable, Why}, {Behind, Count, Batch, Unread}) ->
    {Behind, Count, Batch, unread(Offset, Why, Unread)};
from_stream({Queue, Identity, _}, Offset, Data, {Behind, Count, Batch, Unread}) ->
    try
        Numbered = [{<<"n">>, Count + 1}, {<<"id">>, hex(copy_streams:id(Queue, Offset))}],
        frames(Numbered, Identity, false, [{<<"offset">>, Offset}], copy_streams:message(Queue, Data))
    of
        _ when Offset =:= Behind -> {none, Count, Batch, Unread};
        _ when Behind =/= none -> {Behind, Count, Batch, Unread};
        Frames -> {none, Count + 1, batched(Frames, Batch), Unread}
    catch
        _:_ -> {Behind, Count, Batch, unread(Offset, <<"it has what AMQP 0-9-1 does not">>, Unread)}
    end.

unread(Offset, Why, none) -> {Offset, Why, 0};
unread(_Offset, _Why, {First, WhyFirst, Others}) -> {First, WhyFirst, Others + 1}.

unread({Offset, Why, Others}) ->
    iolist_to_binary(io_lib:format("the message at offset ~b can't be read, as ~ts~ts",
                                   [Offset, Why, [io_lib:format(", nor can ~b others", [Others]) || Others > 0]])).

%% Without acknowledgement: what was read is gone from the copy, so that memory does not grow with the queue.
next(Queue, States0) ->
    case rabbit_amqqueue:basic_get(Queue, true, self(), <<"isolated-copy">>, States0) of
        {ok, _Left, Delivery, States} -> {Delivery, States};
        {empty, _States} -> empty;
        Other -> error({can_not_read, amqqueue:get_name(Queue), Other})
    end.

batched(Frames, {Out, Batch, Size}) ->
    Both = [Batch, Frames],
    case Size + iolist_size(Frames) of
        Large when Large >= ?BATCH ->
            flush({Out, Both, Large}),
            {Out, [], 0};
        Small ->
            {Out, Both, Small}
    end.

flush({Out, Batch, _Size}) ->
    ok = file:write(Out, Batch).

frames(Numbered, Identity, Redelivered, More, Message) ->
    {basic_message, {resource, _, exchange, Exchange}, RoutingKeys, Content, _, Persistent} = Message,
    {Properties, Body} = rabbit_basic:from_content(Content),
    Head = object(Numbered ++ renamed(Identity) ++
                      [{<<"exchange">>, Exchange},
                       {<<"routing_keys">>, {list, RoutingKeys}},
                       {<<"persistent">>, Persistent},
                       {<<"redelivered">>, Redelivered}] ++ More ++
                      [{<<"properties">>, properties(Properties)},
                       {<<"headers">>, headers(element(4, Properties))}]),
    [frame($M, Head), frame($B, Body)].

renamed([{<<"vhost">>, VHost}, {<<"name">>, Name}]) ->
    [{<<"vhost">>, VHost}, {<<"queue">>, Name}].

%% Quorum queues keep none.
id({basic_message, _, _, _, Id, _}) when is_binary(Id), Id =/= <<>> ->
    Id;
id(Message) ->
    erlang:md5(term_to_binary(Message)).

hex(Binary) ->
    << <<(digit(Nibble))>> || <<Nibble:4>> <= Binary >>.

digit(Nibble) when Nibble < 10 -> $0 + Nibble;
digit(Nibble) -> $a + Nibble - 10.

%% Element 1 is the record's name; headers have a field of their own.
properties(Properties) ->
    Names = [content_type, content_encoding, headers, delivery_mode, priority, correlation_id, reply_to, expiration,
             message_id, timestamp, type, user_id, app_id, cluster_id],
    [{atom_to_binary(Name), Value}
     || {Name, Value} <- lists:zip(Names, tl(tuple_to_list(Properties))), Name =/= headers, Value =/= undefined].

headers(undefined) -> {list, []};
headers(Table) -> table(Table).

table(Table) ->
    {list, [[{<<"name">>, Name}, {<<"type">>, atom_to_binary(Type)}, {<<"value">>, field(Type, Value)}]
            || {Name, Type, Value} <- Table]}.

field(table, Table) -> table(Table);
field(array, Array) ->
    {list, [[{<<"type">>, atom_to_binary(Type)}, {<<"value">>, field(Type, Value)}] || {Type, Value} <- Array]};
field(binary, Binary) -> [{<<"base64">>, base64:encode(Binary)}];
field(decimal, {Scale, Unscaled}) -> [{<<"scale">>, Scale}, {<<"unscaled">>, Unscaled}];
field(void, _) -> null;
field(Type, <<Bits/binary>>) when Type =:= double; Type =:= float -> not_a_number(Bits);
field(_, Value) -> Value.

%% What Erlang has no number for, the parser leaves as its bits.
not_a_number(<<Sign:1, 2#11111111:8, 0:23>>) -> infinite(Sign);
not_a_number(<<Sign:1, 2#11111111111:11, 0:52>>) -> infinite(Sign);
not_a_number(_) -> <<"NaN">>.

infinite(0) -> <<"Infinity">>;
infinite(1) -> <<"-Infinity">>.
