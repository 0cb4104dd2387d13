package dev.tomte.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("U6: requests a browser was talked into are refused")
class RequestRulesTest {

    private static final String BROWSER = "Mozilla/5.0";
    private static final String HERE = "127.0.0.1:8181";

    private final RequestRules rules = RequestRules.of("Device.local, other.example", "third");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8181",
                "localhost:8181",
                "LOCALHOST",
                "[::1]:8181",
                "192.168.1.7",
                "device.local:80",
                "other.example",
                "third"
            })
    @DisplayName("U6: this device's own names are good")
    void goodHosts(String host) {
        assertThat(rules.refusal(request("GET", null, host, null, null, null, null)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "1.2.3",
                "127.0.0.1:80:80",
                "a b"
            })
    @DisplayName("U6: a foreign name that was made to point here is refused (DNS rebinding)")
    void badHosts(String host) {
        assertThat(rules.refusal(request("GET", null, host, null, null, null, null)))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // method | query | origin | referer | Sec-Fetch-Site | Sec-Fetch-Mode
                "POST | - | http://127.0.0.1:8181 | - | same-origin | cors",
                "POST | - | http://127.0.0.1:8181 | - | - | -",
                "POST | - | - | http://127.0.0.1:8181/system/console | - | -",
                "GET | a=b | - | http://127.0.0.1:8181/system/console | - | -",
                "GET | a=b | - | - | none | navigate",
                "GET | - | - | http://evil.example/ | cross-site | navigate",
                "GET | - | - | - | - | -"
            })
    @DisplayName("U6: our own pages, bookmarks and plain links may pass")
    void passes(String method, String query, String origin, String referer, String site, String mode) {
        assertThat(rules.refusal(request(method, query, HERE, origin, referer, site, mode)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "POST | - | http://evil.example | - | cross-site | cors",
                "POST | - | - | - | cross-site | navigate",
                "POST | - | http://127.0.0.1:9999 | - | same-site | cors",
                "GET | post=true | - | - | cross-site | navigate",
                "GET | - | - | - | cross-site | no-cors",
                "POST | - | http://evil.example | - | - | -",
                "POST | - | null | - | - | -",
                "POST | - | http://127.0.0.1:9999 | - | - | -",
                "DELETE | - | - | http://evil.example/127.0.0.1:8181 | - | -",
                "PUT | - | - | ::: | - | -",
                "POST | - | - | - | - | -",
                "GET | post=true | - | http://evil.example/ | - | -",
                "GET | post=true | - | - | - | -"
            })
    @DisplayName("U6: what comes from elsewhere and may change something is refused (CSRF)")
    void refuses(String method, String query, String origin, String referer, String site, String mode) {
        assertThat(rules.refusal(request(method, query, HERE, origin, referer, site, mode)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    @DisplayName("U6: a program without a browser may pass")
    void programs(String method) {
        assertThat(rules.refusal(new RequestRules.Request(method, "a=b", HERE, null, null, null, null, "curl/8.0")))
                .isEmpty();
    }

    private static RequestRules.Request request(
            String method, String query, String host, String origin, String referer, String site, String mode) {
        return new RequestRules.Request(method, query, host, origin, referer, site, mode, BROWSER);
    }
}
