package dev.tomte.backup.internal.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Of an answer in XML")
class XmlTest {

    @Test
    @DisplayName("each record has the texts of what is in it, whatever their namespace")
    void records() throws Exception {
        byte[] xml =
                utf8("<d:all xmlns:d='DAV:'><d:one><d:a>1</d:a><d:in><d:b> &quot;ä&quot; </d:b><d:c/></d:in></d:one>"
                        + "<d:one><d:a>2</d:a></d:one></d:all>");
        assertThat(Xml.records(xml, "one"))
                .containsExactly(
                        Map.of("a", "1", "b", "\"ä\"", "c", "", "in", "", "one", ""), Map.of("a", "2", "one", ""));
        assertThat(Xml.text(xml, "all", "missing")).isEmpty();
        assertThat(Xml.text(utf8("no XML"), "all", "a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>",
                "<a><b></a>",
                "<a>",
                "x"
            })
    @DisplayName("entities of its own and what is not well-formed are refused")
    void refused(String xml) {
        assertThatExceptionOfType(XMLStreamException.class).isThrownBy(() -> Xml.records(utf8(xml), "a"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
