package org.santral.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParamsTest {
    private static RequestParams parse(String query, String type, String body) throws RequestParams.TooMany {
        return RequestParams.parse(query, type, body.getBytes(StandardCharsets.UTF_8), 100);
    }

    /** Query, content type, body, and what {@code a} is then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        a=1         | -                                 | ''                   | 1
        a=1&a=2     | -                                 | ''                   | 2
        a=          | -                                 | ''                   | -
        a           | -                                 | ''                   | -
        =1          | -                                 | ''                   | -
        b=1         | -                                 | ''                   | -
        a=x%20y+z   | -                                 | ''                   | x y z
        a=%C4%B0    | -                                 | ''                   | İ
        a=50%       | -                                 | ''                   | 50%
        a=%zz       | -                                 | ''                   | %zz
        a=b=c       | -                                 | ''                   | b=c
        -           | application/x-www-form-urlencoded | a=2                  | 2
        -           | APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8 | a=2    | 2
        a=1         | application/x-www-form-urlencoded | a=2                  | 1
        a=          | application/x-www-form-urlencoded | a=2                  | 2
        -           | application/json; charset=utf-8   | {"a":"3"}            | 3
        -           | application/json                  | {"a":30}             | 30
        -           | application/json                  | {"a":90850532000012345678} | 90850532000012345678
        -           | application/json                  | {"a":true}           | true
        -           | application/json                  | {"a":null}           | -
        -           | application/json                  | {"a":""}             | -
        -           | application/json                  | {"a":[1]}            | -
        -           | application/json                  | ''                   | -
        a=1         | application/json                  | {"a":"3"}            | 1
        -           | -                                 | '  {"a":"3"}'        | 3
        -           | -                                 | a=4                  | 4
        -           | text/plain                        | {"a":"3"}            | 3
        -           | application/octet-stream          | a=4                  | -
        """)
    void merges(String query, String type, String body, String a) throws Exception {
        RequestParams params = parse(query, type, body);
        assertThat(params.get("a")).isEqualTo(a);
        assertThat(params.brokenJson()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        application/json | {"a":
        application/json | [1]
        application/json | "a"
        application/json | a=1
        -                | {a
        """)
    void broken_json_is_told(String type, String body) throws Exception {
        assertThat(parse("key=1", type, body).brokenJson()).isTrue();
        assertThat(parse("key=1", type, body).get("key")).isEqualTo("1");
    }

    @Test
    void json_nested_deeply_is_broken_and_harmless() throws Exception {
        assertThat(parse(null, "application/json", "{\"a\":" + "[".repeat(100_000))
                        .brokenJson())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        true, true
        T, true
        1, true
        On, true
        FALSE, false
        f, false
        0, false
        off, false
        nonsense, true
        """)
    void booleans(String text, boolean value) throws Exception {
        assertThat(parse("x=" + text, null, "").bool("x", true)).isEqualTo(value);
    }

    @Test
    void too_many_are_refused() throws Exception {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i <= 100; i++) {
            query.append("p").append(i).append("=1&");
        }
        assertThatThrownBy(() -> parse(query.toString(), null, "")).isInstanceOf(RequestParams.TooMany.class);
    }
}
