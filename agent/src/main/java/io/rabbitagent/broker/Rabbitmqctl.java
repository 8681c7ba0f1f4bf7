package io.rabbitagent.broker;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.OwnStatistics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The broker's own command line, for what the management API does not tell and for starting the application.
 *
 * <p>One call is about 0.5 s of wall time and of CPU, so each question takes one call, {@code erl_call} evaluates expressions in its
 * place where it can, and a question that is already under way is not asked a second time.
 */
public final class Rabbitmqctl {
    /**
     * Changes nothing. One call tells all four states: the boot state alone is {@code stopped} during the first part of a
     * boot, when the process {@code rabbit_boot} exists already.
     */
    public static final String APP_STATE_EXPRESSION =
            "{rabbit_agent, rabbit_boot_state:get(), whereis(rabbit_boot) =/= undefined}.";

    /**
     * Changes nothing. The table is {@code rabbit_maintenance}'s (3.8 to 3.13). Members that joined an existing cluster hold
     * no copy of it (seen on 3.10.8): Mnesia asks one that does, and there is no answer while none of those runs.
     */
    public static final String DRAINED_EXPRESSION =
            "[N || {node_maintenance_state, N, draining, _} <- mnesia:dirty_match_object("
                    + "rabbit_node_maintenance_states, {node_maintenance_state, '_', '_', '_'})].";

    /**
     * Changes nothing. It asks as the management plugin does for the statistics of its own node ({@code
     * rabbit_mgmt_external_stats}, 3.8 to 3.13), which {@code /api/nodes} shows only after about 5 s. Before the boot is
     * complete it tells nothing: the API may list the node as running by then.
     */
    public static final String OF_ITSELF_EXPRESSION =
            "{rabbit_agent, rabbit_boot_state:get(), rabbit_node_monitor:partitions(), "
                    + "[S || {{resource_limit, S, N}, []} <- rabbit_alarm:get_alarms(), N =:= node()]}.";

    /** Changes nothing, and needs nothing of RabbitMQ. */
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);

    static final String LIVES_EXPRESSION = "{rabbit_agent_lives, node()}.";

    private static final Duration TO_REGISTER = Duration.ofSeconds(20);
    private final List<String> program;
    private final Optional<ErlCall> erlCall;
    private final CommandRunner runner;
    private final Duration deadline;
    private final SingleFlight<Fact<AppState>> appStates = new SingleFlight<>();
    private final SingleFlight<Fact<OwnStatistics>> ofItself = new SingleFlight<>();
    private final SingleFlight<Fact<Set<NodeName>>> drained = new SingleFlight<>();

    /**
     * @param program such as {@code rabbitmqctl}, with what must precede its arguments
     * @param deadline of each read-only call
     */
    public Rabbitmqctl(List<String> program, CommandRunner runner, Duration deadline) {
        this(program, Optional.empty(), runner, deadline);
    }

    /** @param erlCall evaluates expressions for less */
    public Rabbitmqctl(List<String> program, Optional<ErlCall> erlCall, CommandRunner runner, Duration deadline) {
        this.erlCall = erlCall;
        this.program = List.copyOf(program);
        this.runner = runner;
        this.deadline = deadline;
    }

    /**
     * @param process the node's VM as this host's processes show it. "Not running at all" means only that epmd does not
     *     know the node, as after a restart of epmd under a living VM: it counts only where there is no process either
     */
    public Fact<AppState> appState(NodeName node, Fact<Optional<BrokerProcess>> process) {
        return appStates.ask(node.value(), () -> {
            CommandResult result = evaluate(node, APP_STATE_EXPRESSION);
            if (CliFailure.saysNotRegistered(result, node)) {
                return process.flatMap(Rabbitmqctl::unregistered);
            }
            return result instanceof CommandResult.Exited exited && exited.code() == 0
                    ? appState(exited.out().text())
                    : CliFailure.unknown(result);
        });
    }

    /** A VM tells epmd its port about a second after its start, later on a busy host: until then it boots. */
    private static Fact<AppState> unregistered(Optional<BrokerProcess> process) {
        if (process.isEmpty()) {
            return Fact.known(AppState.VM_DOWN);
        }
        return VmAge.isBelow(TO_REGISTER, process.get())
                ? Fact.known(AppState.BOOTING)
                : Fact.unknown(
                        Reason.FAILED,
                        "the VM lives as pid " + process.get().pid()
                                + ", but epmd does not know it: was epmd restarted?");
    }

    private static Fact<AppState> appState(String answer) {
        return switch (answer.strip()) {
            case "{rabbit_agent,ready,false}", "{rabbit_agent,ready,true}" -> Fact.known(AppState.RUNNING);
            case "{rabbit_agent,booting,true}",
                    "{rabbit_agent,booting,false}",
                    "{rabbit_agent,core_started,true}",
                    "{rabbit_agent,core_started,false}",
                    "{rabbit_agent,stopped,true}" -> Fact.known(AppState.BOOTING);
            case "{rabbit_agent,stopped,false}" -> Fact.known(AppState.STOPPED);
            // On its way down: neither running nor stopped, and gone with the next sample.
            case "{rabbit_agent,stopping,true}", "{rabbit_agent,stopping,false}" ->
                Fact.unknown(Reason.FAILED, "the rabbit application is stopping");
            default -> Fact.unknown(Reason.FAILED, "not understood: " + CliFailure.brief(answer));
        };
    }

    /**
     * Whether anything of a node's VM can be heard from this host: it answers, it lets nobody in, or only its host's epmd knows
     * it. False where the host or its epmd does not answer, or knows no such node: it may be gone, and may be cut off.
     *
     * <p>By {@code rabbitmqctl} itself, whose texts tell how far it got.
     */
    public Fact<Boolean> isHeard(NodeName node) {
        return isHeard(node, Epmd.PORT);
    }

    /** A frozen VM answers after longer than anybody waits; so does a host that swallows packets, but its epmd can't be reached. */
    Fact<Boolean> isHeard(NodeName node, int epmdPort) {
        CommandResult result = runner.run(new Command(argv(node, "eval", LIVES_EXPRESSION), deadline));
        boolean away = result instanceof CommandResult.TimedOut
                && !new Epmd(new InetSocketAddress(node.host(), epmdPort), TO_CONNECT).isReached();
        return away ? Fact.known(false) : CliFailure.heard(result, node);
    }

    /**
     * The members that are in maintenance mode, by what the cluster's own table says. It tells of
     * members that do not run, too, which {@code cluster_status} leaves out; the management API of 3.10 tells nothing.
     */
    public Fact<Set<NodeName>> drained(NodeName node) {
        return drained.ask(node.value(), () -> Answers.read(evaluate(node, DRAINED_EXPRESSION), StatusFiles::nodes));
    }

    /** What the application tells of its own node, from the first moment on in which it runs; unknown before. */
    public Fact<OwnStatistics> ofItself(NodeName node) {
        return ofItself.ask(
                node.value(), () -> Answers.read(evaluate(node, OF_ITSELF_EXPRESSION), Rabbitmqctl::ofItself));
    }

    /** What a running broker is set up with. */
    public Fact<NodeSettings> settings(NodeName node) {
        return Answers.read(evaluate(node, SettingsQuestion.EXPRESSION), SettingsQuestion::settings);
    }

    private static OwnStatistics ofItself(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Tuple told
                && told.items().size() == 4
                && isAtom(told.items().get(1), "ready")
                && told.items().get(3) instanceof ErlangTerm.Sequence alarms) {
            return new OwnStatistics(
                    StatusFiles.nodes(told.items().get(2)), contains(alarms, "memory"), contains(alarms, "disk"));
        }
        throw new ErlangSyntaxException(0, "{rabbit_agent,ready,[Node],[Alarm]} was expected");
    }

    private static boolean contains(ErlangTerm.Sequence alarms, String source) {
        return alarms.items().stream().anyMatch(item -> isAtom(item, source));
    }

    private static boolean isAtom(ErlangTerm term, String name) {
        return term instanceof ErlangTerm.Atom atom && atom.name().equals(name);
    }

    /**
     * Starts the {@code rabbit} application in a VM that is up.
     *
     * @param patience a node that waits for its peers' tables keeps the call for minutes; killing the call does not stop
     *     the boot
     * @param started told of the child before its output is awaited
     */
    public StartAppResult startApp(NodeName node, Duration patience, Consumer<RunningChild> started) {
        CommandResult result = runner.run(new Command(argv(node, "start_app"), patience), started);
        return new StartAppResult(result, disagreement(result));
    }

    private static Optional<Disagreement> disagreement(CommandResult result) {
        return result instanceof CommandResult.Exited exited
                ? Disagreements.find(exited.err().text() + exited.out().text())
                : Optional.empty();
    }

    CommandResult run(List<String> argv, Duration patience, Consumer<RunningChild> started) {
        return runner.run(new Command(argv, patience), started);
    }

    /** By {@code erl_call} where that gets an answer: it is by far the cheaper. */
    CommandResult evaluate(NodeName node, String expression) {
        return erlCall.flatMap(cheap -> cheap.evaluate(node, expression, deadline))
                .orElseGet(() -> runner.run(new Command(argv(node, "eval", expression), deadline)));
    }

    List<String> argv(NodeName node, String... arguments) {
        List<String> argv = new ArrayList<>(program);
        argv.addAll(List.of("-q", "-n", node.value()));
        argv.addAll(List.of(arguments));
        return argv;
    }
}
