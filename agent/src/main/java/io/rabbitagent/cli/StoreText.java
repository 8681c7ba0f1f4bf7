package io.rabbitagent.cli;

import io.rabbitagent.operations.StatusView;

/** The shared store, for people, who hear of it only where it is away. */
final class StoreText {
    private StoreText() {}

    static void unreachable(StatusView.Store store, TextOut out) {
        store.why()
                .ifPresent(why -> out.wrapped(
                        out.paint().bad("Store unreachable: "), why + "; nothing is decided or done meanwhile"));
    }
}
