package org.santral.app.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.santral.simulator.CallRecord;
import org.santral.sip.transport.Wire;

/** Looks for traces of one party in every SIP and SDP byte that the other party was sent. */
final class LeakSearch {
    private LeakSearch() {}

    /**
     * @param toParty messages of one party's leg, both directions
     * @param other the other party as the network knows it
     * @return what was found, one line each; empty is good
     */
    static List<String> traces(List<Wire> toParty, CallRecord other, String otherUserAgent) {
        // The national part is enough to call somebody, so it is what must not be there in any form of writing.
        String national = other.number().substring(Math.max(0, other.number().length() - 10));
        List<String> secrets = new ArrayList<>(List.of(national, other.sipCallId()));
        if (!otherUserAgent.isEmpty()) {
            secrets.add(otherUserAgent);
        }
        String media = other.peer().media();
        if (media != null) {
            // The port on which we take the other party's audio is part of its leg, not of this one.
            secrets.add("m=audio " + media.substring(media.lastIndexOf(':') + 1) + " ");
        }
        List<String> found = new ArrayList<>();
        for (Wire message : toParty) {
            // Seen from the network: what came in is what the PBX sent to the party.
            if (message.direction() != Wire.Direction.IN) {
                continue;
            }
            String text = new String(message.bytes(), StandardCharsets.ISO_8859_1);
            for (String secret : secrets) {
                if (text.contains(secret)) {
                    found.add(text.lines().findFirst().orElse("") + " holds " + secret);
                }
            }
        }
        return found;
    }
}
