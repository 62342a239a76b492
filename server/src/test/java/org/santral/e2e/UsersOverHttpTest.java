package org.santral.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Users and lists of callers that a Simotel client makes are felt by phones and callers at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsersOverHttpTest {
    private static final String DID = "908508850000";
    /** Phones of other users that are registered. */
    private static final int OTHERS = 1;

    @TempDir
    Path folder;

    private Office office;
    private PbxUnderTest pbx;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        office = Office.open(folder, new Setup().did(DID, "user/1001"));
        pbx = office.pbx;
    }

    @AfterEach
    void endOfTest() throws Exception {
        office.endOfTest();
    }

    @AfterAll
    void close() throws Exception {
        if (office != null) {
            office.close();
        }
    }

    private JsonNode ask(String service, String json) throws Exception {
        JsonNode answer = pbx.simotel(service, json.replace('\'', '"'));
        assertThat(answer.path("success").asInt()).as(answer.toString()).isEqualTo(1);
        return answer.path("data");
    }

    @Test
    void a_user_registers_is_called_and_calls_until_it_is_switched_off_changed_and_removed() throws Exception {
        String id = ask(
                        "pbx/users/add",
                        "{'name':'Can','number':'610','secret':'" + Setup.PASSWORD
                                + "','permit':'127.0.0.0/255.0.0.0','deny':'0.0.0.0/0.0.0.0','active':'yes'}")
                .path("_id")
                .asString();
        Sipp phone =
                office.phone("610", null, Office.answers("Desk", null).cued().bye());
        assertThat(ask("pbx/users/search", "{'status':'mapped'}").toString()).contains("\"number\":\"610\"");
        talk(office.dials("1002", "610", null, s -> s.untilAnswered().hungUp()), phone);
        phone = office.phone("1001", null, Office.answers("Desk", null).cued().bye());
        talk(office.dials("610", "1001", null, s -> s.untilAnswered().hungUp()), phone);

        ask("pbx/users/update", "{'_id':'" + id + "','active':'no'}");
        assertThat(pbx.registeredPhones()).isEqualTo(OTHERS);
        office.dials("1002", "610", null, s -> s.untilRefused(480)).awaitDone();
        pbx.awaitIdle();

        ask("pbx/users/update", "{'_id':'" + id + "','active':'yes','secret':'An0ther'}");
        register("An0ther");
        assertThat(pbx.registeredPhones()).isEqualTo(OTHERS + 1);

        ask("pbx/users/update", "{'_id':'" + id + "','permit':'192.0.2.0/24'}");
        assertThat(pbx.registeredPhones()).isEqualTo(OTHERS);

        ask("pbx/users/update", "{'_id':'" + id + "','permit':'127.0.0.0/8'}");
        register("An0ther");
        assertThat(pbx.registeredPhones()).isEqualTo(OTHERS + 1);
        ask("pbx/users/remove", "{'_id':'" + id + "'}");
        assertThat(pbx.registeredPhones()).isEqualTo(OTHERS);
        assertThat(ask("pbx/users/search", "{'conditions':{'number':'610'}}")).isEmpty();
    }

    /** The phone answers, and hangs up. */
    private void talk(Sipp caller, Sipp phone) throws Exception {
        Set<String> before = pbx.endedCalls();
        phone.await(true, "ACK");
        caller.await(false, "ACK");
        phone.cue();
        assertThat(pbx.ended(pbx.awaitAnotherEnded(before)).result()).isEqualTo("Cevaplandı");
        pbx.awaitIdle();
    }

    @Test
    void a_caller_on_the_black_list_is_refused_unless_it_is_on_the_white_list_too() throws Exception {
        String number = Numbers.source();
        ask("pbx/blacklists/add", "{'number':'" + number + "','comment':'spam'}");
        office.outside(number, DID, null, s -> s.untilRefused(603)).awaitDone();
        pbx.awaitIdle();
        ask("pbx/whitelists/add", "{'number':'" + number + "','labels':['friend']}");
        Sipp phone =
                office.phone("1001", null, Office.answers("Desk", null).cued().bye());
        talk(office.outside(number, DID, null, s -> s.untilAnswered().hungUp()), phone);
    }

    private void register(String password) throws Exception {
        Sipp.register(Carrier.udp(Office.address("611")), folder, pbx, "610", password);
    }
}
