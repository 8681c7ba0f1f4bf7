package io.rabbitagent.broker;

import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the process that is a node's Erlang VM.
 *
 * <p>RabbitMQ names its node from inside the VM, so on 3.10.8 the command line of a broker does not hold the node's name.
 * There are four traces, in this order:
 *
 * <ol>
 *   <li>the pid file, which the VM writes after it has registered its name and removes on an orderly halt. A SIGKILL
 *       leaves it behind, so the process in it must be a broker's VM and not say that it is another node's;
 *   <li>{@code -sname} or {@code -name} on the command line: how a VM without the application
 *       ({@code RABBITMQ_NODE_ONLY}) must be started to be reachable at all;
 *   <li>{@code RABBITMQ_NODENAME} in the process's environment, for a VM that has not come as far as its pid file;
 *   <li>no name anywhere, as in the first second of Debian's service: a broker's VM in the agent's own namespaces (so not
 *       one in a container) that no other node's pid file beside ours claims.
 * </ol>
 */
final class VmFinder {
    private static final String VM = "beam.smp";
    private static final List<String> NAME_OPTIONS = List.of("-sname", "-name");
    private static final String NAME_VARIABLE = "RABBITMQ_NODENAME=";

    private final Path proc;
    private final NodeName node;
    private final Optional<Path> pidFile;

    VmFinder(Path proc, NodeName node, Optional<Path> pidFile) {
        this.proc = proc;
        this.node = node;
        this.pidFile = pidFile;
    }

    /** @throws IOException where {@code /proc} can't be listed: then nothing is known */
    Optional<ProcStat> find() throws IOException {
        Optional<ProcStat> named = pidFile.flatMap(this::byPidFile);
        return named.isPresent() ? named : byScan();
    }

    private Optional<ProcStat> byPidFile(Path file) {
        try {
            long pid = Long.parseLong(Files.readString(file).trim());
            return living(pid).filter(stat -> isBroker(pid) && !isAnotherNode(pid));
        } catch (NumberFormatException | IOException e) {
            return Optional.empty();
        }
    }

    /** After a SIGKILL the file's pid may have been given to another node's VM. */
    private boolean isAnotherNode(long pid) {
        return strings(pid, "environ").stream()
                .anyMatch(variable -> variable.startsWith(NAME_VARIABLE)
                        && !variable.equals(NAME_VARIABLE)
                        && !variable.equals(NAME_VARIABLE + node.value()));
    }

    private Optional<ProcStat> byScan() throws IOException {
        Optional<ProcStat> nameless = Optional.empty();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                if (isVm(pid) && bearsTheName(pid)) {
                    return living(pid);
                }
                if (isVm(pid) && mayBeOurs(pid)) {
                    nameless = living(pid);
                }
            }
        }
        return nameless;
    }

    private boolean bearsTheName(long pid) {
        Optional<String> argument = nameArgument(strings(pid, "cmdline"));
        return argument.isPresent()
                ? argument.get().equals(node.value())
                : isBroker(pid) && strings(pid, "environ").contains(NAME_VARIABLE + node.value());
    }

    private static Optional<String> nameArgument(List<String> argv) {
        for (int i = 0; i + 1 < argv.size(); i++) {
            if (NAME_OPTIONS.contains(argv.get(i))) {
                return Optional.of(argv.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private boolean mayBeOurs(long pid) {
        return pidFile.isPresent()
                && isBroker(pid)
                && nameArgument(strings(pid, "cmdline")).isEmpty()
                && !isAnotherNode(pid)
                && isInOurNamespace(pid, "ns/pid")
                && isInOurNamespace(pid, "ns/net")
                && !isClaimedBeside(pidFile.get(), pid);
    }

    private boolean isInOurNamespace(long pid, String name) {
        try {
            Path own = Files.readSymbolicLink(proc.resolve("self").resolve(name));
            return own.equals(Files.readSymbolicLink(file(pid, name)));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isClaimedBeside(Path ours, long pid) {
        Path directory = ours.toAbsolutePath().getParent();
        if (directory == null) {
            return false;
        }
        try (DirectoryStream<Path> others = Files.newDirectoryStream(directory, "*.pid")) {
            for (Path other : others) {
                if (!other.getFileName().equals(ours.getFileName())
                        && Files.readString(other).trim().equals(Long.toString(pid))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // A directory that is not there claims nothing.
            return false;
        }
    }

    private Optional<ProcStat> living(long pid) {
        return ProcStat.read(proc, pid).filter(stat -> !stat.hasEnded() && isVm(pid));
    }

    /**
     * As it starts, a VM forks a child that until its {@code exec} has the VM's own name, command line and environment (seen
     * with Erlang 25: {@code erl_child_setup}). No VM is the parent of another: what it runs is started by that child.
     */
    private boolean isVm(long pid) {
        return isCalledVm(pid)
                && ProcStat.read(proc, pid)
                        .filter(stat -> !isCalledVm(stat.parent()))
                        .isPresent();
    }

    private boolean isCalledVm(long pid) {
        try {
            return Files.readString(file(pid, "comm")).trim().equals(VM);
        } catch (IOException e) {
            return false;
        }
    }

    /** Boots the application, bears a name, or was told to do without the application: rabbitmqctl is a VM as well. */
    private boolean isBroker(long pid) {
        List<String> argv = strings(pid, "cmdline");
        int start = argv.indexOf("-s");
        boolean boots =
                start >= 0 && start + 1 < argv.size() && argv.get(start + 1).startsWith("rabbit");
        return boots
                || argv.stream().anyMatch(NAME_OPTIONS::contains)
                || (!argv.contains("-escript") && strings(pid, "environ").contains("RABBITMQ_NODE_ONLY=true"));
    }

    private List<String> strings(long pid, String name) {
        try {
            return List.of(new String(Files.readAllBytes(file(pid, name)), StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    private Path file(long pid, String name) {
        return proc.resolve(Long.toString(pid)).resolve(name);
    }
}
