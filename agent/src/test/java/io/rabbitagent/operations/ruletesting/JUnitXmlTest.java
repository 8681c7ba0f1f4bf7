package io.rabbitagent.operations.ruletesting;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.operations.ruletesting.RulesTestView.FailureLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.FileLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.TestLine;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JUnitXmlTest {
    @Test
    void results_are_well_formed_whatever_stands_in_them() throws Exception {
        String nasty = "a <b> & \"c\" ]]> \u0001 \ud800 \uffff é";
        FailureLine failure = new FailureLine("4s", "t.yaml:3:1", nasty, "no " + nasty);
        RulesTestView view = new RulesTestView(
                1,
                1,
                1,
                false,
                List.of(new FileLine(
                        "t.yaml",
                        List.of(new TestLine("fine", true, List.of()), new TestLine(nasty, false, List.of(failure))))),
                List.of());

        Element suites = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JUnitXml.of(view))))
                .getDocumentElement();

        assertThat(suites.getTagName()).isEqualTo("testsuites");
        assertThat(suites.getAttribute("tests")).isEqualTo("2");
        assertThat(suites.getAttribute("failures")).isEqualTo("1");
        Element suite = (Element) suites.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getAttribute("name")).isEqualTo("t.yaml");
        assertThat(suites.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        assertThat(suites.getElementsByTagName("failure").getLength()).isEqualTo(1);
        Element failed = (Element) suites.getElementsByTagName("failure").item(0);
        assertThat(failed.getAttribute("message")).isEqualTo("a <b> & \"c\" ]]> \ufffd \ufffd \ufffd é");
        assertThat(failed.getTextContent()).startsWith("t.yaml:3:1: at 4s expected a <b> & \"c\" ]]> \ufffd");
    }
}
