/** What the agent serves over HTTP: metrics, API, webhook and page. */
@NullMarked
package io.rabbitagent.http;

import org.jspecify.annotations.NullMarked;
