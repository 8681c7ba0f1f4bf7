/** What the agent serves over HTTP: metrics, health, and a read-only API. */
@NullMarked
package io.rabbitagent.http;

import org.jspecify.annotations.NullMarked;
