package org.santral.rig;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A phone that registers by messages made by hand, and takes calls. */
public final class Phone implements AutoCloseable {
    public final SipPeer line = new SipPeer();
    private final String domain;
    private final String callId = "reg-" + line.port() + "-" + System.nanoTime();
    private int cseq = 10;

    public Phone(InetSocketAddress registrar, String domain) {
        this.domain = domain;
        line.talkTo(registrar);
    }

    /** The Contact that it registers. */
    public String contact() {
        return "<sip:phone@127.0.0.1:" + line.port() + ">";
    }

    /** Registers with the usual Contact. @return the answer to the request with credentials */
    public Msg register(String number, String password, String algorithm, int expires) {
        return register(number, password, algorithm, "Contact: " + contact() + "\r\nExpires: " + expires + "\r\n");
    }

    /** Sends a REGISTER, and again with credentials when it is challenged. @return the last answer */
    public Msg register(String number, String password, String algorithm, String more) {
        Msg challenge = ask(number, more);
        if (challenge.status() != 401) {
            return challenge;
        }
        String wanted = challenge.all("WWW-Authenticate").stream()
                .filter(h -> h.contains("algorithm=" + algorithm))
                .findFirst()
                .orElseThrow();
        return ask(number, authorization(number, password, algorithm, wanted) + more);
    }

    /** Sends one REGISTER as it stands. */
    public Msg ask(String number, String more) {
        return ask(number, ++cseq, more);
    }

    public Msg ask(String number, int sequence, String more) {
        String address = "<sip:" + number + "@" + domain + ">";
        line.request(
                "REGISTER",
                "sip:" + domain,
                address + ";tag=phone",
                address,
                callId,
                sequence,
                "User-Agent: Desk/7\r\n" + more + "Content-Length: 0\r\n\r\n");
        return line.response("REGISTER");
    }

    public String authorization(String user, String password, String algorithm, String challenge) {
        return authorization("REGISTER", "sip:" + domain, user, password, algorithm, challenge);
    }

    /** Credentials for a request. */
    public static String authorization(
            String method, String uri, String user, String password, String algorithm, String challenge) {
        String realm = value(challenge, "realm");
        String nonce = value(challenge, "nonce");
        String ha1 = hash(algorithm, user + ":" + realm + ":" + password);
        String ha2 = hash(algorithm, method + ":" + uri);
        String response = hash(algorithm, ha1 + ":" + nonce + ":00000001:c1:auth:" + ha2);
        return "Authorization: Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonce
                + "\", uri=\"" + uri + "\", response=\"" + response + "\", algorithm=" + algorithm
                + ", qop=auth, nc=00000001, cnonce=\"c1\"\r\n";
    }

    private static String value(String challenge, String name) {
        Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + challenge);
        }
        return matcher.group(1);
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The INVITE that calls it. */
    public PeerCall called() {
        return line.called("phone");
    }

    /** Calls a number. */
    public MadeCall call(String extension, String password, String dialled, String sdp) {
        return MadeCall.byPhone(
                line,
                domain,
                extension,
                dialled,
                sdp,
                challenge -> authorization(
                        "INVITE", "sip:" + dialled + "@" + domain, extension, password, "MD5", challenge));
    }

    @Override
    public void close() {
        line.close();
    }
}
