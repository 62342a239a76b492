package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.http.RawClient;
import tools.jackson.databind.json.JsonMapper;

/** An extension that a client made over HTTP is one like the others to phones, until the client deletes it. */
class ExtensionsOverHttpTest {

    @Test
    void a_phone_registers_with_the_password_of_the_answer_until_the_extension_is_deleted(@TempDir Path folder)
            throws Exception {
        Sipp.assumeInstalled();
        try (PbxUnderTest pbx = PbxUnderTest.start(folder, new Setup().did("908508850000", "user/1000"))) {
            String created = bulutfon(
                    pbx,
                    "POST",
                    "/extensions",
                    "full_name=Can&email=c@d.example&did=908508850000&number=1010&redirection_type=NONE&acl[]=domestic");
            String password =
                    JsonMapper.shared().readTree(created).path("password").stringValue();
            assertThat(pbx.get("/extensions/1010").body()).contains("\"password\":\"" + password + "\"");

            Sipp.register(Carrier.udp("127.0.1.11"), folder, pbx, "1010", password);
            Patience.until("1010 is registered", pbx::registeredPhones, () -> pbx.registeredPhones() == 1);
            assertThat(bulutfon(pbx, "GET", "/extensions/1010", "")).contains("\"registered\":true");
            assertThat(pbx.get("/originate?extension=1010&destination=05321234567")
                            .body())
                    .contains("destination not permitted: 05321234567");

            bulutfon(pbx, "DELETE", "/extensions/1010", "");
            assertThat(pbx.registeredPhones()).isZero();
            assertThat(pbx.get("/originate?extension=1010&destination=1000").body())
                    .contains("extension 1010 not found");
        }
    }

    private static String bulutfon(PbxUnderTest pbx, String method, String path, String form) throws Exception {
        RawClient.Reply reply = new RawClient(pbx.uri("/").getPort())
                .send(
                        method,
                        path + "?access_token=" + Setup.MASTER_TOKEN,
                        form,
                        "Content-Type: application/x-www-form-urlencoded");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }
}
