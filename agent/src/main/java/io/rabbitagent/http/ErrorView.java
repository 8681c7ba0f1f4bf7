package io.rabbitagent.http;

import io.rabbitagent.operations.Formats;

/** Why a request has no other answer. */
record ErrorView(int formatVersion, String error) {
    ErrorView(String error) {
        this(Formats.VERSION, error);
    }
}
