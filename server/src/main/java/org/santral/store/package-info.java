/** Rank 1: the database: one durable writer, many readers, migrations, and the guard against a second process. */
@org.jspecify.annotations.NullMarked
package org.santral.store;
