package org.santral.http.bulutfon;

import java.net.URI;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.SecretHash;
import org.santral.http.bulutfon.BulutfonSettings.PbxFacts;
import org.santral.http.bulutfon.BulutfonSettings.User;
import tools.jackson.databind.node.ObjectNode;

/** {@code /me} (B5): exactly these keys, because a client stops at any other. */
final class MeEndpoint {
    private static final User NOBODY = new User("", SecretHash.of(""), "", "");

    private final URI publicUrl;

    MeEndpoint(URI publicUrl) {
        this.publicUrl = publicUrl;
    }

    Answer me(Access access, Request request) {
        User user = access.user();
        if (user == null) {
            // A master token belongs to nobody; the account's first user stands for it.
            user = access.account().settings().users().stream().findFirst().orElse(NOBODY);
        }
        PbxFacts pbx = access.account().settings().pbx();
        ObjectNode json = Json.object();
        json.putObject("user")
                .put("email", user.email())
                .put("name", user.name())
                .put("gsm", user.gsm());
        json.putObject("pbx")
                .put("name", access.account().tenant().name())
                .put("url", publicUrl.toString())
                .put("state", pbx.state())
                .put("package", pbx.plan())
                .put("customer_type", pbx.customerType());
        // Quirk Q10: one document says sms_credits, another sms_credit.
        json.putObject("credit")
                .put("balance", pbx.balance())
                .put("sms_credits", 0)
                .put("sms_credit", 0);
        return Json.answer(json);
    }
}
