%% Runs in place of RabbitMQ's own boot module, in a broker on a copy of a data directory: prepares the copy, boots the
%% broker on it, answers what the job asks, and ends the VM.
%%
%% Answers are frames (copy_frames). First comes {"hello":...}; then, of "queues", {"counting":...} and {"queue":...}; of
%% "messages", for each queue {"begin":...}, {"skipping":...}, messages, and {"end":...} or {"problem":...}; of "outcome", D and
%% {"queue":...}; at last {"done":true} or {"failed":...}.
-module(isolated_copy).

-export([boot/0]).

-define(JOB, "/run/copy/job").

boot() ->
    Out = copy_frames:open(),
    try
        {ok, [Job]} = file:consult(?JOB),
        {ok, _} = application:ensure_all_started(rabbitmq_prelaunch, temporary),
        prepare(Job),
        %% Not boot/0: that ends the VM where it fails, before anybody was told why.
        ok = rabbit:start(),
        copy_frames:json(Out, [{<<"hello">>, [{<<"version">>, version()}]}]),
        answer(Job, Out),
        copy_frames:json(Out, [{<<"done">>, true}])
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "isolated_copy: ~tp~n", [{Class, Reason, Stack}]),
            copy_frames:json(Out, [{<<"failed">>, copy_frames:printed({Class, Reason})}])
    end,
    %% A throw-away copy: nothing of it has to be closed.
    erlang:halt(0).

version() ->
    {ok, Version} = application:get_key(rabbit, vsn),
    list_to_binary(Version).

prepare(outcome) -> ok;
prepare({outcome, Within}) -> loads_alone(Within);
prepare(_) -> copy_queues:open_all_here().

answer(queues, Out) ->
    list(Out, fun copy_queues:described/2);
answer({queues, Within}, Out) ->
    Until = erlang:monotonic_time(millisecond) + Within,
    list(Out, fun(Queue, Tell) -> copy_queues:described_until({Until, Within}, Queue, Tell) end);
answer({messages, Wanted}, Out) ->
    lists:foreach(fun(One) -> copy_messages:read(One, Out) end, Wanted);
answer(outcome, Out) ->
    copy_outcome:tell(Out);
answer({outcome, _Within}, Out) ->
    copy_outcome:tell(Out).

list(Out, Described) ->
    Tell = fun(Counted) -> copy_frames:json(Out, [{<<"counting">>, Counted}]) end,
    lists:foreach(fun(Queue) -> copy_frames:json(Out, [{<<"queue">>, Described(Queue, Tell)}]) end,
                  copy_queues:held_here()).

%% By Mnesia's own judgement, as at a boot. A boot that has to wait takes minutes to say so: it first asks the epmd of each
%% other host, again and again.
loads_alone(Within) ->
    ok = mnesia:start(),
    case mnesia:wait_for_tables(lists:filter(fun is_on_disc/1, mnesia:system_info(tables)), Within + to_read()) of
        ok -> stopped = mnesia:stop();
        {timeout, Waiting} -> throw({timeout_waiting_for_tables, mnesia:system_info(db_nodes) -- [node()], Waiting})
    end,
    ok.

%% Milliseconds that tables of this size may take to be read, behind all else on this host: a second a megabyte.
to_read() ->
    Files = filelib:wildcard("*.{DCD,DCL,DAT}", mnesia:system_info(directory)),
    lists:sum([filelib:file_size(filename:join(mnesia:system_info(directory), File)) || File <- Files]) div 1000.

is_on_disc(Table) ->
    lists:member(node(), mnesia:table_info(Table, disc_copies)).
