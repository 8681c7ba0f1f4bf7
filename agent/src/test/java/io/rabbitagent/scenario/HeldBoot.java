package io.rabbitagent.scenario;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * A boot that is held where its Mnesia runs, and where whoever asks it for feature flags gets what a 3.10.8 broker answers that is just
 * about to read those of its plugins: of boots that begin within a second about one in ten meets that moment, and fails.
 */
final class HeldBoot implements AutoCloseable {
    private static final String SCRIPT = "held_boot.erl";

    /** While it is there, the boot is held. */
    private static final String FLAG = "/run/hold-the-boot";

    private static final String HOLDING = "/run/held_boot.out";

    /**
     * The process that is suspended runs on as the one that suspended it has ended. The broker's own module is loaded again before
     * that: it reads the flags as in any boot.
     */
    private static final String MODULE = """
            -module(held_boot).
            -export([hold/1]).

            hold(Node) ->
                wait_for(Node),
                io:format("held~n"),
                rpc:call(Node, erl_eval, exprs, [parsed(held()), [{'Unready', unready()}]]).

            wait_for(Node) ->
                case rpc:call(Node, erlang, whereis, [rabbit]) of
                    Pid when is_pid(Pid) -> Pid;
                    _ -> timer:sleep(2), wait_for(Node)
                end.

            held() ->
                "erlang:suspend_process(whereis(rabbit)),"
                " {module, _} = code:load_binary(rabbit_ff_registry, \\"unready\\", Unready),"
                " Wait = fun(Again) -> case filelib:is_file(\\"FLAG\\") of"
                "   true -> timer:sleep(50), Again(Again); false -> ok end end,"
                " Wait(Wait), code:purge(rabbit_ff_registry), code:load_file(rabbit_ff_registry).".

            unready() ->
                Functions = ["-module(rabbit_ff_registry).", "-compile(export_all).", "get(_) -> undefined.",
                    "is_enabled(_) -> false.", "is_supported(_) -> true.", "list(_) -> #{}.", "states() -> #{}.",
                    "is_registry_initialized() -> true.", "is_registry_written_to_disk() -> true."],
                {ok, _, Binary} = compile:forms([form(Text) || Text <- Functions], [nowarn_export_all]),
                Binary.

            form(Text) ->
                {ok, Tokens, _} = erl_scan:string(Text),
                {ok, Form} = erl_parse:parse_form(Tokens),
                Form.

            parsed(Text) ->
                {ok, Tokens, _} = erl_scan:string(Text),
                {ok, Expressions} = erl_parse:parse_exprs(Tokens),
                Expressions.
            """.replace("FLAG", FLAG);

    private final int host;

    private HeldBoot(int host) {
        this.host = host;
    }

    /** The next boot of a node that is down. */
    static HeldBoot next(int host) {
        Scripts.install(host, SCRIPT, MODULE);
        String boot = """
                cd /run && touch %s && erlc /etc/rabbitmq-agent/%s
                setsid erl -noshell -hidden -sname held -setcookie "$(cat /var/lib/rabbitmq/.erlang.cookie)" \
                -eval "held_boot:hold('%s'), halt()." >%s 2>&1 </dev/null &
                """.formatted(FLAG, SCRIPT, Lab.node(host), HOLDING);
        Lab.exec(host, "sh", "-e", "-c", boot).succeeded();
        return new HeldBoot(host);
    }

    void awaitHeld() {
        await("the boot of rb" + host + " is held")
                .atMost(Plans.PATIENCE)
                .until(() -> Lab.exec(host, "cat", HOLDING).out().contains("held"));
    }

    /** The boot goes on. */
    @Override
    public void close() {
        Lab.exec(host, "rm", "-f", FLAG).succeeded();
        try {
            Files.deleteIfExists(LabCluster.configuration(host, SCRIPT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
