package org.santral.http.bulutfon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.santral.tenant.Did;
import org.santral.tenant.Holidays;
import org.santral.tenant.Hours;
import org.santral.tenant.Menu;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /dids} and {@code /groups} as they go over the wire (B6, B7, B13, B14). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DidsAndGroupsTest {
    private BulutfonServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new BulutfonServer(folder);
        server.state.overlays().apply(List.of(tenant(), BulutfonServer.tenant(102, "other")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static Tenant tenant() {
        return BulutfonServer.tenant(101, "demo").toBuilder()
                .groups(List.of(
                        new RingGroup(
                                "101",
                                "Destek",
                                List.of("1000", "1001"),
                                Strategy.RING_ALL,
                                Duration.ofSeconds(25),
                                null),
                        new RingGroup(
                                "102", "", List.of("1001", "1999"), Strategy.SEQUENTIAL, Duration.ofSeconds(40), null)))
                .queues(List.of(
                        QueueSettings.of("101", "hidden", List.of("1002"), QueueStrategy.RING_ALL),
                        QueueSettings.of("201", "Kuyruk", List.of("1001"), QueueStrategy.RING_ALL)))
                .menus(List.of(Menu.of("10", null, Map.of(), null)))
                .dids(List.of(
                        did("908508850101", "menu/10"),
                        did("908508850102", "group/101"),
                        did("908508850103", "queue/201"),
                        did("908508850104", "user/1001"),
                        did("908508850105", "external/05321234567"),
                        new Did(number("908508850106"), Target.parse("menu/10"), hours(), Target.parse("hangup"))))
                .build();
    }

    private static Did did(String number, String target) {
        return new Did(number(number), Target.parse(target));
    }

    private static PhoneNumber number(String digits) {
        return new PhoneNumber(digits);
    }

    private static Hours hours() {
        Map<DayOfWeek, List<Hours.Span>> week = new EnumMap<>(DayOfWeek.class);
        week.put(DayOfWeek.MONDAY, List.of(span(13, 18), span(9, 12)));
        week.put(DayOfWeek.TUESDAY, List.of(new Hours.Span(8 * 60 + 30, 18 * 60 + 5)));
        week.put(DayOfWeek.FRIDAY, List.of(span(22, 30)));
        week.put(DayOfWeek.SATURDAY, List.of(span(0, 24)));
        return new Hours(week, Holidays.NONE);
    }

    private static Hours.Span span(int fromHour, int toHour) {
        return new Hours.Span(fromHour * 60, toHour * 60);
    }

    private JsonNode json(String target) throws Exception {
        return JsonMapper.shared().readTree(server.get(target).body());
    }

    @Test
    void numbers_are_listed_with_where_they_lead() throws Exception {
        assertThat(server.get("/dids.json").body()).isEqualTo("""
                        {"dids":[\
                        {"id":1,"number":"908508850101","state":"CONFIRMED","destination_type":"Auto attendant",\
                        "destination_id":10,"destination_number":10,"working_hour":false},\
                        {"id":2,"number":"908508850102","state":"CONFIRMED","destination_type":"Group",\
                        "destination_id":101,"destination_number":101,"working_hour":false},\
                        {"id":3,"number":"908508850103","state":"CONFIRMED","destination_type":"Group",\
                        "destination_id":201,"destination_number":201,"working_hour":false},\
                        {"id":4,"number":"908508850104","state":"CONFIRMED","destination_type":"Extension",\
                        "destination_id":1001,"destination_number":1001,"working_hour":false},\
                        {"id":5,"number":"908508850105","state":"CONFIRMED","working_hour":false},\
                        {"id":6,"number":"908508850106","state":"CONFIRMED","destination_type":"Auto attendant",\
                        "destination_id":10,"destination_number":10,"working_hour":true}]}""");
    }

    @Test
    void working_hours_are_told_day_by_day() throws Exception {
        server.get("/dids");
        JsonNode week = json("/dids/6").path("did").path("working_hours");
        assertThat(week.propertyNames())
                .containsExactly("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
        assertThat(week.path("monday").toString()).isEqualTo("""
                        {"open":true,"shift_start":"09:00","shift_finish":"18:00",\
                        "lunch_break_start":"12:00","lunch_break_finish":"13:00"}""");
        assertThat(week.path("tuesday").toString())
                .isEqualTo("{\"open\":true,\"shift_start\":\"08:30\",\"shift_finish\":\"18:05\"}");
        assertThat(week.path("wednesday").path("open").booleanValue()).isFalse();
        assertThat(week.path("friday").path("shift_finish").stringValue()).isEqualTo("06:00");
        assertThat(week.path("saturday").path("shift_finish").stringValue()).isEqualTo("24:00");
        assertThat(json("/dids/1").path("did").has("working_hours")).isFalse();
    }

    @Test
    void an_id_stays_with_its_number() throws Exception {
        server.get("/dids");
        Tenant all = tenant();
        server.state
                .overlays()
                .apply(List.of(all.toBuilder()
                        .dids(List.of(did("908508850109", "menu/10"), all.dids().get(3)))
                        .build()));
        JsonNode dids = json("/dids").path("dids");
        assertThat(dids.path(0).path("id").intValue()).isEqualTo(7);
        assertThat(dids.path(1).path("id").intValue()).isEqualTo(4);
        server.state.overlays().apply(List.of(all, BulutfonServer.tenant(102, "other")));
        assertThat(json("/dids/6").path("did").path("number").stringValue()).isEqualTo("908508850106");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dids/99", "/dids/x", "/dids/908508850101", "/groups/999", "/groups/10", "/groups/x"})
    void nothing_else_is_found(String target) throws Exception {
        assertThat(server.get(target).body()).isEqualTo("{\"error\":\"Not found\",\"code\":404}");
    }

    @Test
    void another_tenant_sees_its_own() throws Exception {
        String own = server.send("GET", "/dids?access_token=" + BulutfonServer.OTHER_TOKEN, "")
                .body();
        assertThat(own).contains("\"id\":1,\"number\":\"908508850001\"").doesNotContain("908508850102");
    }

    @Test
    void groups_and_queues_are_one_list() throws Exception {
        assertThat(server.get("/groups").body()).isEqualTo("""
                        {"groups":[\
                        {"id":101,"number":101,"name":"Destek","timeout":25,"delay_time":0,"ring_duration":25},\
                        {"id":102,"number":102,"name":"","timeout":40,"delay_time":0,"ring_duration":20},\
                        {"id":201,"number":201,"name":"Kuyruk","timeout":300,"delay_time":0,"ring_duration":15}]}""");
    }

    @Test
    void a_group_has_its_members_without_strangers() throws Exception {
        assertThat(server.get("/groups/102.json").body()).isEqualTo("""
                        {"group":{"id":102,"number":102,"name":"","timeout":40,"delay_time":0,"ring_duration":20,\
                        "extensions":[{"id":1001,"number":1001,"caller_name":"Ayşe","email":""}]}}""");
        server.state.tenants().setMembers(101, "201", List.of("1002", "1000"));
        assertThat(json("/groups/201").path("group").path("extensions").findValuesAsString("number"))
                .containsExactly("1002", "1000");
    }
}
