package org.santral.bench;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Looks for the highest load that is still borne. */
public final class Search {
    /** It ends when the best load and the failing one are this close. */
    private static final double CLOSE = 1.15;

    private Search() {}

    /** One run at a load. */
    @FunctionalInterface
    public interface Trial {
        boolean borne(int load) throws IOException, InterruptedException, TimeoutException;
    }

    /**
     * Doubles the load until it is not borne, then halves the gap. 1 when nothing is borne.
     *
     * @param from the first load
     */
    public static int highest(int from, Trial trial) throws IOException, InterruptedException, TimeoutException {
        int best = 0;
        int failing = Integer.MAX_VALUE;
        int load = from;
        while (failing > Math.max(1, best * CLOSE)) {
            if (trial.borne(load)) {
                best = load;
            } else {
                failing = load;
            }
            load = failing == Integer.MAX_VALUE ? best * 2 : Math.max(1, (best + failing) / 2);
            if (load == best) {
                break;
            }
        }
        return Math.max(1, best);
    }
}
