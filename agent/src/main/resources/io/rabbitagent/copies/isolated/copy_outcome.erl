%% What a cluster would be that starts from this copy: its definitions, and its durable queues with who leads each.
-module(copy_outcome).

-export([tell/1]).

tell(Out) ->
    Queues = mnesia:dirty_select(rabbit_durable_queue, [{'_', [], ['$_']}]),
    Sorted = lists:sort(fun(One, Other) -> amqqueue:get_name(One) =< amqqueue:get_name(Other) end, Queues),
    Described = [described(Queue) || Queue <- Sorted],
    list_all_that_is_durable(Queues),
    ok = file:write(Out, copy_frames:frame($D, rabbit_json:encode(rabbit_definitions:all_definitions()))),
    lists:foreach(fun(Queue) -> copy_frames:json(Out, [{<<"queue">>, Queue}]) end, Described).

%% rabbit_definitions exports the queues and bindings of the tables in RAM. A boot enters there only the queues that this
%% node leads, and the bindings to these; the cluster that starts from this copy enters the others as their leaders come.
list_all_that_is_durable(Queues) ->
    [ok = mnesia:dirty_write(rabbit_queue, Queue)
     || Queue <- Queues, mnesia:dirty_read(rabbit_queue, amqqueue:get_name(Queue)) =:= []],
    [ok = mnesia:dirty_write(rabbit_route, Route) || Route <- rabbit_misc:dirty_read_all(rabbit_durable_route)],
    ok.

described(Queue) ->
    {resource, VHost, queue, Name} = amqqueue:get_name(Queue),
    [{<<"vhost">>, VHost},
     {<<"name">>, Name},
     {<<"type">>, copy_queues:type(Queue)},
     {<<"leader">>, atom_to_binary(amqqueue:qnode(Queue))},
     {<<"members">>, {list, [atom_to_binary(Member) || Member <- copy_queues:members(Queue)]}},
     {<<"mirrors">>, {list, [atom_to_binary(Mirror) || Mirror <- mirrors(Queue)]}}
     | counted(Queue)].

mirrors(Queue) ->
    case amqqueue:is_classic(Queue) of
        true -> amqqueue:get_recoverable_slaves(Queue);
        false -> []
    end.

%% Only what this node leads is open.
counted(Queue) ->
    case amqqueue:is_classic(Queue) andalso amqqueue:qnode(Queue) =:= node() of
        false ->
            [];
        true ->
            try
                {ok, Open} = rabbit_amqqueue:lookup(amqqueue:get_name(Queue)),
                [{messages, Messages}] = rabbit_amqqueue:info(Open, [messages]),
                [{<<"messages">>, Messages}]
            catch
                _:Reason -> [{<<"problem">>, copy_frames:printed(Reason)}]
            end
    end.
