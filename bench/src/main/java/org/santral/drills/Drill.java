package org.santral.drills;

import java.nio.file.Path;
import java.util.Random;

/** One thing that the product must survive, done to it for real. */
@FunctionalInterface
interface Drill {
    /**
     * Does it and looks what came of it.
     *
     * @param folder empty; what the drill leaves there can be looked at afterwards
     * @param dice everything that is left to chance
     * @throws Exception when the drill could not be carried through, which counts as failed
     */
    Findings run(Path folder, Random dice) throws Exception;
}
