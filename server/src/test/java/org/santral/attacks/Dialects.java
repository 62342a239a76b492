package org.santral.attacks;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Asks any of the dialects as any of the customers. */
final class Dialects implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    Dialects(int port) {
        this.port = port;
    }

    /** An answer. */
    record Reply(int status, String text) {}

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Uploads a sound to the Simotel dialect. */
    Reply upload(TwoTenants.Keys keys, byte[] sound) throws IOException, InterruptedException {
        HttpRequest request = simotel(keys, "api/v4/pbx/announcements/upload")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Furniture.multipart("x", sound)))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(answer.statusCode(), answer.body());
    }

    private HttpRequest.Builder simotel(TwoTenants.Keys keys, String path) {
        String basic = keys.simotelUser() + ":" + TwoTenants.Keys.PASSWORD;
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/simotel/" + path))
                .timeout(Duration.ofSeconds(60))
                .header("X-APIKEY", keys.simotelKey())
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder request(TwoTenants.Keys keys, Endpoint endpoint) {
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(Duration.ofSeconds(60));
        String target = "http://127.0.0.1:" + port + "/" + endpoint.dialect() + "/" + endpoint.path();
        if (endpoint.dialect().equals("simotel")) {
            request = simotel(keys, endpoint.path())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(endpoint.said().isEmpty() ? "{}" : endpoint.said()));
        } else {
            String key = endpoint.dialect().equals("verimor")
                    ? "key=" + keys.verimor()
                    : endpoint.path().startsWith("v2/")
                            ? "apikey=" + keys.masterToken()
                            : "access_token=" + keys.masterToken();
            boolean inBody =
                    endpoint.method().equals("POST") || endpoint.method().equals("PUT");
            String query = inBody || endpoint.said().isEmpty() ? key : endpoint.said() + "&" + key;
            request.uri(URI.create(target + "?" + query))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .method(
                            endpoint.method(),
                            inBody
                                    ? HttpRequest.BodyPublishers.ofString(endpoint.said())
                                    : HttpRequest.BodyPublishers.noBody());
        }
        return request;
    }

    /** The headers of an answer. */
    String head(TwoTenants.Keys keys, Endpoint endpoint) throws IOException, InterruptedException {
        StringBuilder head = new StringBuilder();
        ask(keys, endpoint).headers().map().forEach((name, values) -> head.append(name)
                .append(": ")
                .append(values)
                .append("\n"));
        return head.toString();
    }

    Reply send(TwoTenants.Keys keys, Endpoint endpoint) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(keys, endpoint);
        return new Reply(answer.statusCode(), answer.body());
    }

    private HttpResponse<String> ask(TwoTenants.Keys keys, Endpoint endpoint) throws IOException, InterruptedException {
        try {
            return client.send(request(keys, endpoint).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("no whole answer to " + endpoint, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
