/** What is known of a cluster and its nodes at one moment: pure values, each fact known or unknown with a reason. */
@NullMarked
package io.rabbitagent.cluster;

import org.jspecify.annotations.NullMarked;
