package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.operations.ruletesting.RulesTestView.FailureLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.FileLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.TestLine;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results of tests in the dialect of JUnit's XML that CI servers read: a suite a file. */
public final class JUnitXml {
    private final XMLStreamWriter out;

    private JUnitXml(XMLStreamWriter out) {
        this.out = out;
    }

    public static String of(RulesTestView view) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new JUnitXml(out).write(view);
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory can't be written", e);
        }
        return text + "\n";
    }

    private void write(RulesTestView view) throws XMLStreamException {
        out.writeStartDocument("UTF-8", "1.0");
        out.writeCharacters("\n");
        out.writeStartElement("testsuites");
        count(view.passed() + view.failed(), view.failed());
        for (FileLine file : view.files()) {
            write(file);
        }
        out.writeEndElement();
        out.writeEndDocument();
    }

    private void write(FileLine file) throws XMLStreamException {
        List<TestLine> failed =
                file.tests().stream().filter(test -> !test.passed()).toList();
        out.writeStartElement("testsuite");
        attribute("name", file.file());
        count(file.tests().size(), failed.size());
        attribute("errors", "0");
        attribute("skipped", "0");
        for (TestLine test : file.tests()) {
            out.writeStartElement("testcase");
            attribute("classname", file.file());
            attribute("name", test.name());
            attribute("time", "0");
            if (!test.passed()) {
                failure(test.failures());
            }
            out.writeEndElement();
        }
        out.writeEndElement();
    }

    private void failure(List<FailureLine> failures) throws XMLStreamException {
        out.writeStartElement("failure");
        attribute("type", "expectation");
        attribute(
                "message",
                failures.stream().findFirst().map(FailureLine::expected).orElse(""));
        out.writeCharacters(printable(failures.stream()
                .map(one -> one.place() + ": at " + one.at() + " expected " + one.expected() + ", but was " + one.was())
                .collect(Collectors.joining("\n"))));
        out.writeEndElement();
    }

    private void count(int tests, int failures) throws XMLStreamException {
        attribute("tests", String.valueOf(tests));
        attribute("failures", String.valueOf(failures));
        attribute("time", "0");
    }

    private void attribute(String name, String value) throws XMLStreamException {
        out.writeAttribute(name, printable(value));
    }

    /** XML has no way to write some characters: each becomes the one that stands for what can't be shown. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(character -> printable.appendCodePoint(allowed(character) ? character : 0xFFFD));
        return printable.toString();
    }

    private static boolean allowed(int character) {
        return character == '\n'
                || character == '\t'
                || (character >= 0x20 && character <= 0xD7FF)
                || (character >= 0xE000 && character <= 0xFFFD)
                || character >= 0x10000;
    }
}
