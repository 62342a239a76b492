package org.santral.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.santral.sip.transport.Wire;

/** Keeps the SIP messages of the latest calls as they crossed the wire, so that one can search them for leaks. */
final class Wiretap implements Consumer<Wire> {
    private static final int MAX_CALLS = 2_000;
    private static final int MAX_MESSAGES = 200;

    private final Map<String, List<Wire>> calls = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Wire>> eldest) {
            return size() > MAX_CALLS;
        }
    };

    @Override
    public void accept(Wire wire) {
        String id = callId(new String(wire.bytes(), StandardCharsets.ISO_8859_1));
        synchronized (calls) {
            List<Wire> messages = calls.computeIfAbsent(id, unknown -> new ArrayList<>());
            if (messages.size() < MAX_MESSAGES) {
                messages.add(wire);
            }
        }
    }

    /** The first 200 messages of a call, in order. */
    List<Wire> of(String sipCallId) {
        synchronized (calls) {
            return List.copyOf(calls.getOrDefault(sipCallId, List.of()));
        }
    }

    private static String callId(String message) {
        int from = 0;
        while (from < message.length()) {
            int end = message.indexOf('\n', from);
            String line =
                    message.substring(from, end < 0 ? message.length() : end).strip();
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).strip();
                if (name.equalsIgnoreCase("Call-ID") || name.equalsIgnoreCase("i")) {
                    return line.substring(colon + 1).strip();
                }
            }
            if (line.isEmpty() || end < 0) {
                break;
            }
            from = end + 1;
        }
        return "";
    }
}
