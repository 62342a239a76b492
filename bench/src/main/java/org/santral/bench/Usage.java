package org.santral.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used, from Linux's {@code /proc}.
 *
 * @param cpu user and system time of all its threads since its start; 10 ms exact
 * @param residentKib memory in use now
 * @param peakKib the most that it ever was
 */
public record Usage(Duration cpu, long residentKib, long peakKib) {
    /** USER_HZ, which is 100 on every Linux that Java runs on. */
    private static final long TICK_MS = 10;

    public static Usage of(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        String stat = Files.readString(folder.resolve("stat"));
        // The second field, the program's name in brackets, may hold blanks: count from its end.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        Duration cpu = Duration.ofMillis((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MS);
        String status = Files.readString(folder.resolve("status"));
        return new Usage(cpu, kib(status, "VmRSS:"), kib(status, "VmHWM:"));
    }

    private static long kib(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
