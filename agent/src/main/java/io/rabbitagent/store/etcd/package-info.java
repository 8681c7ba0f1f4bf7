/** What all agents share, kept in an etcd. */
@NullMarked
package io.rabbitagent.store.etcd;

import org.jspecify.annotations.NullMarked;
