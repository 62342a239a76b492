/** Micro-benchmarks of what every call or packet goes through; run by {@code ./santral bench micro}. */
@NullMarked
package org.santral.bench.micro;

import org.jspecify.annotations.NullMarked;
