package org.santral.http.bulutfon;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.santral.http.RawClient;
import org.santral.http.RawClient.Reply;

/** A browser without script: keeps cookies, sends the forms of the page it shows, goes where it is sent on the host. */
public final class PlainBrowser {
    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]+)\">(.*?)</form>", Pattern.DOTALL);
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");

    final RawClient client;
    final Map<String, String> cookies = new LinkedHashMap<>();
    String language = "tr";
    Reply page;
    /** Every address and cookie it saw: secrets, all of them. */
    final List<String> secrets = new ArrayList<>();

    public PlainBrowser(int port) {
        client = new RawClient(port);
    }

    /** Goes there, and on as long as it is sent on within the host. */
    public PlainBrowser open(String target) throws IOException {
        page = send("GET", target, "");
        return follow();
    }

    /** Sends the page's form with that action, with its hidden fields and these: name, value, name, value. */
    public PlainBrowser submit(String action, String... fields) throws IOException {
        return post(action, body(action, fields));
    }

    PlainBrowser post(String action, String body) throws IOException {
        page = send("POST", action, body, "Content-Type: application/x-www-form-urlencoded");
        return follow();
    }

    /** What a form of the page would send. */
    String body(String action, String... fields) {
        Map<String, String> all = new LinkedHashMap<>();
        Matcher forms = FORM.matcher(page.body());
        while (forms.find()) {
            if (forms.group(1).equals(action)) {
                Matcher hidden = HIDDEN.matcher(forms.group(2));
                while (hidden.find()) {
                    all.put(hidden.group(1), hidden.group(2));
                    secrets.add(hidden.group(2));
                }
            }
        }
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        List<String> pairs = new ArrayList<>();
        all.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", pairs);
    }

    private PlainBrowser follow() throws IOException {
        while (page.status() / 100 == 3) {
            String location = page.header("Location");
            if (!location.startsWith("/") && !location.startsWith("http://api.example:8080/")) {
                return this;
            }
            page = send("GET", location, "");
        }
        return this;
    }

    private Reply send(String method, String target, String body, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Accept-Language: " + language);
        if (!cookies.isEmpty()) {
            List<String> pairs = new ArrayList<>();
            cookies.forEach((name, value) -> pairs.add(name + "=" + value));
            all.add("Cookie: " + String.join("; ", pairs));
        }
        Reply reply = client.send(method, target, body, all.toArray(String[]::new));
        String cookie = reply.header("Set-Cookie");
        if (cookie != null) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
            secrets.add(pair[1]);
        }
        return reply;
    }

    /** Whether the page asks the user to allow something. */
    public boolean needsConsent() {
        return page.body().contains("name=\"decision\"");
    }

    /** Where the page sends it outside, with its parameters. */
    public Map<String, String> sentBack() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : URI.create(page.header("Location")).getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        secrets.add(parameters.getOrDefault("code", ""));
        return parameters;
    }
}
