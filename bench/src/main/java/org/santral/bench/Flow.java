package org.santral.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One direction of a call that is sent: a packet every 20 ms.
 *
 * @param id from 0, each used once; two neighbours ({@code 2n} and {@code 2n+1}) are the two directions of one call
 * @param local port of the generator that it is sent from; what the other direction brings arrives there
 * @param to where the system under test receives it
 */
record Flow(int id, int local, InetSocketAddress to) {
    /** Reads flows as {@code id local-ip local-port remote-ip remote-port}, one a line. */
    static List<Flow> read(Path file) throws IOException {
        List<Flow> flows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] word = line.strip().split("\\s+");
            if (word.length == 5) {
                flows.add(new Flow(
                        Integer.parseInt(word[0]),
                        Integer.parseInt(word[2]),
                        new InetSocketAddress(word[3], Integer.parseInt(word[4]))));
            }
        }
        return flows;
    }
}
