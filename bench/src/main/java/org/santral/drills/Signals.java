package org.santral.drills;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Signals that Java itself does not send, by kill(2), with Linux's numbers. */
final class Signals {
    static final int STOP = 19;
    static final int CONTINUE = 18;

    private static final MethodHandle KILL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Signals() {}

    /** Sends it. @throws IOException when there is no such process of ours */
    static void send(long pid, int signal) throws IOException {
        int result;
        try {
            result = (int) KILL.invokeExact((int) pid, signal);
        } catch (Throwable e) {
            throw new IOException("kill(2) cannot be called", e);
        }
        if (result != 0) {
            throw new IOException("process " + pid + " took no signal");
        }
    }
}
