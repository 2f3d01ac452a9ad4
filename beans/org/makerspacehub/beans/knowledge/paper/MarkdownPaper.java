package org.makerspacehub.beans.knowledge.paper;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** Markdown: its headings are sections, its marks are gone, HTML in it counts as HTML. */
final class MarkdownPaper {
  private static final Pattern FRONT =
      Pattern.compile("\\A---\\R(.{0,4000}?)\\R(?:---|\\.\\.\\.)\\R", Pattern.DOTALL);
  private static final Pattern TITLE = Pattern.compile("(?m)^title:\\s*[\"']?(.+?)[\"']?\\s*$");

  /** Quotes in quotes cost the parser the square of their depth. */
  private static final Pattern TOO_DEEP = Pattern.compile("(?m)^(?:\\s*(?:>|[-+*]\\s)){60}");

  private MarkdownPaper() {}

  static Paper read(byte[] bytes, String label, PaperLimits limits) {
    String text = Charsets.decode(bytes, label);
    TextPaper.refuseBinary(text);
    if (text.length() > limits.characters()) {
      throw new PaperRefused("It has more than %,d characters.".formatted(limits.characters()));
    }
    if (TOO_DEEP.matcher(text).find()) {
      throw new PaperRefused("Its parts are nested too deeply.");
    }
    String title = "";
    Matcher front = FRONT.matcher(text);
    if (front.find()) {
      Matcher named = TITLE.matcher(front.group(1));
      title = named.find() ? named.group(1) : "";
      text = text.substring(front.end());
    }
    Node document = Parser.builder().build().parse(text);
    Walk walk = new Walk(new PaperWords(limits.characters()), limits);
    document.accept(walk);
    return walk.words.paper(title.isEmpty() ? walk.first : title);
  }

  private static final class Walk extends AbstractVisitor {
    private final PaperWords words;
    private final PaperLimits limits;
    private StringBuilder heading;
    private String first = "";

    Walk(PaperWords words, PaperLimits limits) {
      this.words = words;
      this.limits = limits;
    }

    private void say(String text) {
      if (heading == null) {
        words.add(text);
      } else {
        heading.append(text);
      }
    }

    @Override
    public void visit(Heading node) {
      heading = new StringBuilder();
      visitChildren(node);
      String line = heading.toString();
      heading = null;
      if (first.isEmpty() && node.getLevel() == 1) {
        first = line;
      }
      words.section(line);
    }

    @Override
    public void visit(Paragraph node) {
      words.line();
      visitChildren(node);
      words.line();
      if (!(node.getParent() instanceof ListItem)) {
        words.add("\n");
      }
    }

    @Override
    public void visit(ListItem node) {
      words.line();
      words.add(
          node.getParent() instanceof OrderedList list ? number(list) + place(node) + ". " : "- ");
      Node child = node.getFirstChild();
      if (child instanceof Paragraph) {
        visitChildren(child);
        child = child.getNext();
      }
      for (; child != null; child = child.getNext()) {
        child.accept(this);
      }
      words.line();
    }

    private static int number(OrderedList list) {
      return list.getMarkerStartNumber() == null ? 1 : list.getMarkerStartNumber();
    }

    /** Items before it; of a list with very many the number is not worth the counting. */
    private static int place(Node item) {
      int before = 0;
      for (Node each = item.getPrevious();
          each != null && before < 1_000;
          each = each.getPrevious()) {
        before++;
      }
      return before;
    }

    @Override
    public void visit(BulletList node) {
      visitChildren(node);
      words.add("\n");
    }

    @Override
    public void visit(BlockQuote node) {
      words.line();
      visitChildren(node);
    }

    @Override
    public void visit(Text node) {
      say(node.getLiteral());
    }

    @Override
    public void visit(Code node) {
      say(node.getLiteral());
    }

    @Override
    public void visit(FencedCodeBlock node) {
      words.line();
      say(node.getLiteral());
      words.line();
    }

    @Override
    public void visit(IndentedCodeBlock node) {
      words.line();
      say(node.getLiteral());
      words.line();
    }

    @Override
    public void visit(SoftLineBreak node) {
      say("\n");
    }

    @Override
    public void visit(HardLineBreak node) {
      say("\n");
    }

    @Override
    public void visit(Link node) {
      visitChildren(node);
      say(HtmlPaper.address(node.getDestination()));
    }

    @Override
    public void visit(Image node) {
      // A picture says nothing here.
    }

    @Override
    public void visit(HtmlInline node) {
      // Marks, not words.
    }

    @Override
    public void visit(HtmlBlock node) {
      words.line();
      words.add(HtmlPaper.words(node.getLiteral(), limits));
      words.line();
    }
  }
}
