package io.rabbitagent.rules.file;

/** A value that is as it should be, and where it stands. */
record Read<T>(T value, Place place) {}
