/** What the simulated parties say, and how one recognises by ear who was heard. */
@NullMarked
package org.santral.simulator.voice;

import org.jspecify.annotations.NullMarked;
