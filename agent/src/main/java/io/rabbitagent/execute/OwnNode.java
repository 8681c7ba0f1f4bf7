package io.rabbitagent.execute;

import io.rabbitagent.broker.ClusterQuestions;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What steps ask of the own node, each time anew.
 *
 * @param process searches for the node's VM
 * @param files reads the status files of the data directory
 * @param holdings surveys the data directory
 * @param registered asks the epmd of this host whether it knows the node
 */
public record OwnNode(
        NodeName name,
        Path dataDirectory,
        Rabbitmqctl rabbitmqctl,
        Supplier<Fact<Optional<BrokerProcess>>> process,
        Supplier<Fact<DataDirectory>> files,
        Supplier<Fact<Holdings>> holdings,
        Supplier<Fact<Boolean>> registered) {

    /** Without a process {@code rabbitmqctl} has nobody to ask: half a second is saved. */
    Fact<AppState> app() {
        Fact<Optional<BrokerProcess>> now = process.get();
        return now.value().filter(Optional::isEmpty).isPresent()
                ? Fact.known(AppState.VM_DOWN)
                : rabbitmqctl.appState(name, now);
    }

    boolean is(AppState state, Fact<AppState> fact) {
        return fact.value().equals(Optional.of(state));
    }

    static String words(Fact<AppState> fact) {
        return fact.value().map(AppState::text).orElseGet(() -> "unknown (" + fact + ")");
    }

    /** The members that the own {@code cluster_nodes.config} lists; unknown also where there is none. */
    Fact<Membership> membership() {
        return files.get()
                .flatMap(DataDirectory::membership)
                .flatMap(found -> found.<Fact<Membership>>map(Fact::known)
                        .orElseGet(() -> Fact.unknown(
                                Fact.Reason.UNREADABLE, "there is no cluster_nodes.config in " + dataDirectory)));
    }

    Fact<Set<NodeName>> membersAt(NodeName peer) {
        return new ClusterQuestions(rabbitmqctl).members(peer);
    }

    /**
     * A reset before the application was first asked to start, or of a VM that works elsewhere, would not reset this
     * directory.
     */
    Optional<Obstacle> directoryNotSet() {
        Fact<Optional<String>> directory = new ClusterQuestions(rabbitmqctl).mnesiaDirectory(name);
        if (!directory.isKnown()) {
            return Optional.of(Obstacle.unknown("which data directory the VM uses", directory));
        }
        String used = directory.value().orElseThrow().orElse("none so far");
        return Path.of(used).equals(dataDirectory)
                ? Optional.empty()
                : Optional.of(
                        Obstacle.of("the VM should use the data directory " + dataDirectory + ", and it uses " + used));
    }

    /** Empty where no VM runs; else why that is not so. */
    public Optional<String> vmLives() {
        return vmInTheWay().map(Obstacle::words);
    }

    /** Empty where no VM runs. */
    Optional<Obstacle> vmInTheWay() {
        Fact<Optional<BrokerProcess>> now = process.get();
        return now.value()
                .map(found -> found.map(vm -> Obstacle.of("the Erlang VM lives as pid " + vm.pid())))
                .orElseGet(() -> Optional.of(Obstacle.unknown("whether an Erlang VM lives", now)));
    }
}
