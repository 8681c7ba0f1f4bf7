package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.operations.ruletesting.RulesTestView.FailureLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.TestLine;
import io.rabbitagent.yaml.Problem;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
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
        return text(view.files().stream()
                .map(file -> new Suite(
                        file.file(), file.tests().stream().map(JUnitXml::tested).toList()))
                .toList());
    }

    /** Of files that can't be used: one failed test a problem, so that no older results are taken for these. */
    public static String unreadable(List<Problem> problems) {
        return text(List.of(new Suite(
                "rule tests",
                problems.stream()
                        .map(one -> new Case(
                                "can be read", Optional.of(new Failed("unreadable", one.what(), one.toString()))))
                        .toList())));
    }

    private record Suite(String name, List<Case> cases) {
        long failed() {
            return cases.stream().filter(one -> one.failed().isPresent()).count();
        }
    }

    private record Case(String name, Optional<Failed> failed) {}

    /** @param message in a few words, which CI servers show in a list; the text says all */
    private record Failed(String type, String message, String text) {}

    private static Case tested(TestLine test) {
        return new Case(test.name(), test.passed() ? Optional.empty() : Optional.of(failed(test.failures())));
    }

    private static Failed failed(List<FailureLine> failures) {
        return new Failed(
                "expectation",
                failures.stream().findFirst().map(FailureLine::expected).orElse(""),
                failures.stream()
                        .map(one -> one.place() + ": at " + one.at() + " expected " + one.expected() + ", but was "
                                + one.was())
                        .collect(Collectors.joining("\n")));
    }

    private static String text(List<Suite> suites) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new JUnitXml(out).write(suites);
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory can't be written", e);
        }
        return text + "\n";
    }

    private void write(List<Suite> suites) throws XMLStreamException {
        out.writeStartDocument("UTF-8", "1.0");
        out.writeCharacters("\n");
        out.writeStartElement("testsuites");
        count(
                suites.stream().mapToLong(suite -> suite.cases().size()).sum(),
                suites.stream().mapToLong(Suite::failed).sum());
        for (Suite suite : suites) {
            write(suite);
        }
        out.writeEndElement();
        out.writeEndDocument();
    }

    private void write(Suite suite) throws XMLStreamException {
        out.writeStartElement("testsuite");
        attribute("name", suite.name());
        count(suite.cases().size(), suite.failed());
        attribute("errors", "0");
        attribute("skipped", "0");
        for (Case one : suite.cases()) {
            out.writeStartElement("testcase");
            attribute("classname", suite.name());
            attribute("name", one.name());
            attribute("time", "0");
            if (one.failed().isPresent()) {
                write(one.failed().get());
            }
            out.writeEndElement();
        }
        out.writeEndElement();
    }

    private void write(Failed failed) throws XMLStreamException {
        out.writeStartElement("failure");
        attribute("type", failed.type());
        attribute("message", failed.message());
        out.writeCharacters(printable(failed.text()));
        out.writeEndElement();
    }

    private void count(long tests, long failures) throws XMLStreamException {
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
