package io.rabbitagent.http;

import io.rabbitagent.operations.OperationException;

/** Makes the view of an operation anew for each request. May block. */
@FunctionalInterface
public interface ViewSource {
    Object view() throws OperationException;
}
