package org.santral.e2e;

/** How SIPp registers a phone. */
final class Registration {
    private Registration() {}

    /** REGISTER, a challenge, REGISTER with the answer. */
    static String xml(String extension, String password, int expiresSeconds) {
        return """
                <?xml version="1.0" encoding="ISO-8859-1"?>
                <!DOCTYPE scenario SYSTEM "sipp.dtd">
                <scenario name="registration">
                %s  <recv response="100" optional="true"/>
                  <recv response="401" auth="true"/>
                %s  <recv response="100" optional="true"/>
                  <recv response="200"/>
                  <nop><action><log message="done [call_id]"/></action></nop>
                </scenario>
                """.formatted(
                        request(extension, expiresSeconds, ""),
                        request(
                                extension,
                                expiresSeconds,
                                "[authentication username=" + extension + " password=" + password + "]\n"));
    }

    private static String request(String extension, int expiresSeconds, String authentication) {
        String aor = "sip:" + extension + "@" + Setup.SIP_DOMAIN;
        return """
                  <send retrans="500"><![CDATA[
                REGISTER sip:%s SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
                From: <%s>;tag=[pid]-[call_number]
                To: <%s>
                Call-ID: [call_id]
                CSeq: [cseq] REGISTER
                Max-Forwards: 70
                User-Agent: Desk-%s
                Contact: <sip:%s@[local_ip]:[local_port];transport=[transport]>
                Expires: %d
                %sContent-Length: 0

                ]]></send>
                """.formatted(Setup.SIP_DOMAIN, aor, aor, extension, extension, expiresSeconds, authentication);
    }
}
