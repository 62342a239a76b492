/**
 * Drills: the promises of reliability, each shown by doing what they must survive to a server under load. In small they run
 * as tests, in full by {@code ./santral test --drills}.
 */
@NullMarked
package org.santral.drills;

import org.jspecify.annotations.NullMarked;
