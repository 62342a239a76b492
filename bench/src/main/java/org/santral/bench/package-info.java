/**
 * The kill drill and the load benchmark: the server and the telephone network run as processes of their own, are driven
 * through their public interfaces, and are judged by the network's own records.
 */
@NullMarked
package org.santral.bench;

import org.jspecify.annotations.NullMarked;
