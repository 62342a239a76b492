/**
 * A simulated telephone network: a carrier and phones that behave as the number called says, over real SIP and RTP. Used
 * by the demo, the tests and the benchmarks, and runnable alone.
 */
@NullMarked
package org.santral.simulator;

import org.jspecify.annotations.NullMarked;
