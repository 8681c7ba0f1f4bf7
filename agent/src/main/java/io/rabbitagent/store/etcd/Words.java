package io.rabbitagent.store.etcd;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** Says in an operator's words why a call to etcd did not succeed, and what is certain then. */
final class Words {
    private static final String FULL = "database space exceeded";

    private Words() {}

    static String of(Throwable failure) {
        Optional<Throwable> connecting = connecting(failure);
        if (connecting.isPresent()) {
            return "can't be reached: " + plain(last(connecting.get()));
        }
        if (failure instanceof TimeoutException
                || causes(failure).stream().anyMatch(cause -> code(cause) == Status.Code.DEADLINE_EXCEEDED)) {
            return "did not answer in time";
        }
        Status status = Status.fromThrowable(failure);
        String all = status.getDescription() == null ? plain(last(failure)) : status.getDescription();
        // What follows in further lines are the client's own parts.
        String said = all.lines().findFirst().orElse(all);
        return (unexpected(failure) ? "could not be asked: " : "says: ") + remedy(said);
    }

    /** The request was never sent: no connection came about, or nobody has told yet who sends it. */
    static boolean neverSent(Throwable failure) {
        return connecting(failure).isPresent() || unauthenticated(failure);
    }

    /** Neither etcd nor the network has said it: a fault of the client, or of its use. */
    static boolean unexpected(Throwable failure) {
        boolean timely =
                !(failure instanceof TimeoutException) && connecting(failure).isEmpty();
        return timely
                && causes(failure).stream()
                        .noneMatch(
                                cause -> cause instanceof StatusRuntimeException || cause instanceof StatusException);
    }

    /** Every member would say the same. */
    static boolean refused(Throwable failure) {
        return switch (code(failure)) {
            case INVALID_ARGUMENT, PERMISSION_DENIED -> true;
            case RESOURCE_EXHAUSTED -> isFull(failure);
            case UNAUTHENTICATED -> !notAsked(failure);
            default -> false;
        };
    }

    /**
     * Etcd has done nothing and never will. One that is full is not among these: etcd 3.4 looks at its quota before it applies a
     * transaction and once more behind it, and says the same both times.
     */
    static boolean nothingDone(Throwable failure) {
        return neverSent(failure)
                || switch (code(failure)) {
                    case INVALID_ARGUMENT, PERMISSION_DENIED, FAILED_PRECONDITION -> true;
                    case RESOURCE_EXHAUSTED -> !isFull(failure);
                    default -> false;
                };
    }

    /** Nobody was there whom the user could be told. */
    private static boolean notAsked(Throwable failure) {
        return causes(failure).stream()
                .map(Words::code)
                .anyMatch(code -> code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED);
    }

    private static boolean isFull(Throwable failure) {
        return String.valueOf(Status.fromThrowable(failure).getDescription()).contains(FULL);
    }

    /** Password or token are not taken, or could not be shown. */
    static boolean unauthenticated(Throwable failure) {
        return code(failure) == Status.Code.UNAUTHENTICATED;
    }

    /** That of this failure itself. */
    private static Status.Code code(Throwable failure) {
        return failure instanceof StatusRuntimeException one
                ? one.getStatus().getCode()
                : failure instanceof StatusException other ? other.getStatus().getCode() : Status.Code.UNKNOWN;
    }

    private static Optional<Throwable> connecting(Throwable failure) {
        return causes(failure).stream()
                .filter(cause -> cause instanceof ConnectException
                        || cause instanceof NoRouteToHostException
                        || cause instanceof UnknownHostException
                        || cause instanceof SSLHandshakeException)
                .findFirst();
    }

    private static String remedy(String said) {
        if (said.contains(FULL)) {
            return said + " (compact and defragment it, then 'etcdctl alarm disarm'; docs/etcd.md)";
        }
        if (said.contains("permission denied")) {
            return said + " (its user needs readwrite on the cluster's keys; docs/etcd.md)";
        }
        return said;
    }

    /** The innermost one says it without the address, which is named already. */
    private static String plain(Throwable failure) {
        return failure instanceof UnknownHostException
                ? "no such host"
                : Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
    }

    private static Throwable last(Throwable failure) {
        List<Throwable> all = causes(failure);
        return all.get(all.size() - 1);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !all.contains(cause); cause = cause.getCause()) {
            all.add(cause);
        }
        return all;
    }
}
