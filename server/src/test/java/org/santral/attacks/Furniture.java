package org.santral.attacks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.santral.media.Prompt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes over HTTP what only customers make, one of everything, and notes the ids. */
final class Furniture {
    private final Dialects dialects;
    private final TwoTenants.Keys keys;
    private final Map<String, String> ids;

    Furniture(Dialects dialects, TwoTenants.Keys keys, Map<String, String> ids) {
        this.dialects = dialects;
        this.keys = keys;
        this.ids = ids;
    }

    void make() throws IOException, InterruptedException {
        boolean victim = keys == TwoTenants.VICTIM;
        String name = keys.name();
        byte[] wav = wav();
        String sound = Dialects.encoded(
                "data:audio/wav;name:a.wav;base64," + Base64.getEncoder().encodeToString(wav));
        JsonNode announcement = json(new Endpoint(
                "bulutfon", "POST", "announcements", "name=" + name + "&is_on_hold_music=false&announcement=" + sound));
        ids.put("announcement", announcement.path("id").asString());
        ids.put(
                "announcement_object",
                "00000000" + "%016x".formatted(announcement.path("id").asLong()));
        said(new Endpoint("verimor", "POST", "blocked_numbers", "direction=both&number=" + ids.get("number")));
        ids.put(
                "automatic_call",
                json(new Endpoint(
                                "bulutfon",
                                "POST",
                                "automatic-calls",
                                "title=" + name + "&receivers=905321112299&did=" + ids.get("did")
                                        + "&hours_active=true&monday_active=false&tuesday_active=false&wednesday_active=false"
                                        + "&thursday_active=false&friday_active=false&saturday_active=false"
                                        + "&sunday_active=false&announcement_id=" + ids.get("announcement")))
                        .path("id")
                        .asString());
        String number = victim ? "1888" : "1002";
        ids.put("made_extension", number);
        ids.put("user", id("pbx/users/add", """
                {"name":"%s","number":"%s","secret":"Gizli-1234-of-user","call_record":"yes","active":"yes"}""".formatted(name, number)));
        ids.put("voicemail", id("voicemails/voicemails/add", """
                {"number":"%s","password":"4711"}""".formatted(number)));
        ids.put("made_trunk", id("pbx/trunks/add", """
                {"name":"made_%s","host":"8.8.8.8"}""".formatted(name)));
        ids.put("made_queue", id("pbx/queues/add", """
                {"name":"%s","number":"%s"}""".formatted(name, victim ? "288" : "202")));
        ids.put("blacklisted", id("pbx/blacklists/add", """
                {"number":"%s","comment":"%s"}""".formatted(victim ? "05327770008" : "05321110008", name)));
        ids.put("whitelisted", id("pbx/whitelists/add", """
                {"number":"%s","comment":"%s"}""".formatted(victim ? "05327770007" : "05321110007", name)));
        JsonNode uploaded =
                JsonMapper.shared().readTree(dialects.upload(keys, wav).text());
        ids.put("uploaded", uploaded.path("data").path("filename").asString(""));
        ids.put(
                "message_file",
                simotel("voicemails/inbox/search", "{}")
                        .path("data")
                        .path("data")
                        .path(0)
                        .path("filename")
                        .asString(""));
        JsonNode record =
                simotel("reports/cdr/search", "{}").path("data").path("data").path(0);
        ids.put("cuid", record.path("cuid").asString(""));
        ids.put("record", record.path("record").asString(""));
        said(new Endpoint("verimor", "GET", "recording_url", "call_uuid=" + ids.get("call")));
        for (Map.Entry<String, String> id : ids.entrySet()) {
            if (id.getValue().isEmpty()) {
                throw new AssertionError("no id of a " + id.getKey() + " in " + simotel("voicemails/inbox/search", "{}")
                        + record + uploaded);
            }
        }
    }

    /** A sound of one second. */
    static byte[] wav() throws IOException {
        Path folder = Files.createTempDirectory("sound");
        Path file = folder.resolve("sound.wav");
        Prompt.of(new short[8000]).writeWav(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        Files.delete(folder);
        return bytes;
    }

    /** The body of a form with a file in it. */
    static byte[] multipart(String boundary, byte[] file) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
                        + "Content-Type: audio/wav\r\n\r\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        body.write(file);
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private String id(String service, String said) throws IOException, InterruptedException {
        return simotel(service, said).path("data").path("_id").asString("");
    }

    private JsonNode simotel(String service, String said) throws IOException, InterruptedException {
        return json(new Endpoint("simotel", "POST", "api/v4/" + service, said));
    }

    private JsonNode json(Endpoint endpoint) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(said(endpoint));
    }

    private String said(Endpoint endpoint) throws IOException, InterruptedException {
        Dialects.Reply reply = dialects.send(keys, endpoint);
        if (reply.status() != 200 || reply.text().startsWith("{\"success\":0")) {
            throw new AssertionError(endpoint + ": " + reply);
        }
        return reply.text();
    }
}
