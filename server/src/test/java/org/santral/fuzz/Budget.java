package org.santral.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Holds one input to bounded CPU time and memory, both of the calling thread. */
public final class Budget {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long FIXED_BYTES = 4L << 20;
    private static final Duration FIXED_CPU = Duration.ofSeconds(2);

    private Budget() {}

    /**
     * Runs the work; when it took too much, once more, as loading classes counts for whoever comes first.
     *
     * @param input what is worked on
     * @param bytesPerByte memory that may be taken (and given back) for each byte of input
     */
    public static void hold(byte[] input, long bytesPerByte, Runnable work) {
        long most = FIXED_BYTES + bytesPerByte * input.length;
        if (!within(most, work)) {
            long cpuNanos = THREADS.getCurrentThreadCpuTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            Holds.that(within(most, work), () -> {
                long usedNanos = THREADS.getCurrentThreadCpuTime() - cpuNanos;
                long usedBytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
                return usedNanos + " ns of CPU time and " + usedBytes + " bytes of memory for " + input.length
                        + " bytes";
            });
        }
    }

    private static boolean within(long most, Runnable work) {
        long cpuNanos = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadCpuTime() - cpuNanos < FIXED_CPU.toNanos()
                && THREADS.getCurrentThreadAllocatedBytes() - allocated < most;
    }
}
