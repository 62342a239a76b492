package org.santral.rig;

import java.util.List;

/** A SIP message as text. */
public record Msg(String text) {

    public String startLine() {
        return text.substring(0, text.indexOf("\r\n"));
    }

    String head() {
        return text.substring(0, text.indexOf("\r\n\r\n"));
    }

    public String body() {
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    /** The values of a header, one for each line. */
    public List<String> all(String name) {
        return head().lines()
                .filter(l -> l.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(l -> l.substring(name.length() + 1).strip())
                .toList();
    }

    /** The first value of a header, empty if there is none. */
    public String first(String name) {
        return all(name).isEmpty() ? "" : all(name).getFirst();
    }

    public boolean isRequest(String method) {
        return text.startsWith(method + " ");
    }

    public boolean isResponse(String method) {
        return text.startsWith("SIP/2.0 ") && first("CSeq").endsWith(" " + method);
    }

    public int status() {
        return Integer.parseInt(startLine().split(" ")[1]);
    }

    public String uri() {
        return startLine().split(" ")[1];
    }

    /** The Contact's URI. */
    public String contact() {
        return first("Contact").replaceAll("^[^<]*<|>.*$", "");
    }

    /** The port of the audio stream in the SDP. */
    public int audioPort() {
        return body().lines()
                .filter(l -> l.startsWith("m=audio "))
                .mapToInt(l -> Integer.parseInt(l.split(" ")[1]))
                .findFirst()
                .orElseThrow();
    }
}
