package io.activitysync.support.event;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Data as it comes, the fields of it that are personal, and what redacting leaves. */
public final class RedactedData {
  private static final List<String> ROWS =
      List.of(
          "'a'|{'a':'x','b':1}|{'a':null,'b':1}",
          "'a','b'|{'a':'x','b':1}|{'a':null,'b':null}",
          "'absent'|{'a':'x'}|{'a':'x'}",
          "'a.b'|{'a':{'b':'x','c':2}}|{'a':{'b':null,'c':2}}",
          "'a.b'|{'a.b':'x'}|{'a.b':null}",
          "'a.b'|{'a':'x'}|{'a':'x'}",
          "'a.b'|{'a':[{'b':'x'},{'b':'y','c':1},3]}|{'a':[{'b':null},{'b':null,'c':1},3]}",
          "'a[*].b'|{'a':[[{'b':'x'}]]}|{'a':[[{'b':null}]]}",
          "'a[].b'|{'a':[[{'b':'x'}]]}|{'a':[[{'b':null}]]}",
          "'a[]'|{'a':['x'],'a[]':'y'}|{'a':null,'a[]':null}",
          "'a[-1].b'|{'a':[{'b':'x'},{'b':'y'}]}|{'a':[{'b':null},{'b':null}]}",
          "'a[0:2].b','c[0, 1]'|{'a':[{'b':'x'}],'c':['x']}|{'a':[{'b':null}],'c':null}",
          "'a[\\\"b\\\"].c'|{'a':{'b':{'c':'x'}}}|{'a':{'b':{'c':null}}}",
          "'a[\\u0027b.c\\u0027][].d'|{'a':{'b.c':[{'d':'x'}]}}|{'a':{'b.c':[{'d':null}]}}",
          "'[\\u0027a\\u0027]','[b].c'|{'a':'x','b':{'c':'y'}}|{'a':null,'b':{'c':null}}",
          "'[].b'|{'a':{'b':'x'}}|null",
          "'a[1].b'|{'a':[{'b':'x'},{'b':'y'}]}|{'a':[{'b':'x'},{'b':null}]}",
          "'a.0'|{'a':['x','y']}|{'a':[null,'y']}",
          "'a'|{'a':[1,2]}|{'a':null}",
          "'a'|{'a':{'b':1}}|{'a':null}",
          "'data.a'|{'a':'x'}|{'a':null}",
          "'\\u0061'|{'\\u0061':'x'}|{'a':null}",
          "''|{'':'x'}|{'':null}",
          "'a.b','a.c','b','a.b.d'|{'a':{'b':'x','c':{'d':1},'d':2},'a.b':3}|{'a':{'b':null,'c':null,'d':2},'a.b':null}",
          "'a.b'|{'a':{'bc':1,'b':2},'a.bc':3,'ab':{'b':4}}|{'a':{'bc':1,'b':null},'a.bc':3,'ab':{'b':4}}",
          "'a[0]','a.b'|{'a':['x',{'b':'y','0':'z'}]}|{'a':[null,{'b':null,'0':'z'}]}",
          "'0.b'|{'0':{'b':'x'},'a':[{'b':'y'}]}|{'0':{'b':null},'a':[{'b':'y'}]}",
          "'a.b.c'|{'a':{'b.c':'x'},'a.b':{'c':'y'}}|{'a':{'b.c':null},'a.b':{'c':null}}",
          "'a.b.c.d'|{'a.b':{'c.d':'x','c':{'d':'y'}},'a.b.c':[{'d':'z'}]}|{'a.b':{'c.d':null,'c':{'d':null}},'a.b.c':[{'d':null}]}",
          "'a.b.c'|{'a.':{'b':{'c':1}},'a.bc':{'c':2},'a.b.':{'c':3}}|{'a.':{'b':{'c':1}},'a.bc':{'c':2},'a.b.':{'c':3}}",
          "'a[b]'|{'a[b]':'x'}|{'a[b]':null}",
          "'a[b]'|{'a':{'b':'x'}}|{'a':{'b':null}}",
          "'a]'|{'a]':'x','a':'y'}|{'a]':null,'a':null}",
          "'to[0].n'|{'to[0]':{'n':'x'}}|{'to[0]':{'n':null}}",
          "'a[b][1]'|{'a[b]':['x','y']}|{'a[b]':['x',null]}",
          "'a[b][*].c'|{'a[b]':[{'c':'x'}]}|{'a[b]':[{'c':null}]}",
          "'a[0][*].c'|{'a[0]':[{'c':'x'}]}|{'a[0]':[{'c':null}]}",
          "'data.a[b]'|{'a[b]':'x'}|{'a[b]':null}",
          "'data[a]'|{'a':'x'}|{'a':null}",
          "'data'|{'a':'x','b':{'c':1},'data':2}|null",
          "'a','data','b.c'|{'a':'x','b':{'c':1}}|null",
          "'data[*]'|{'a':'x'}|null",
          "'data.*'|{'a':'x'}|null",
          "'data.*.b'|{'a':{'b':'x'}}|null",
          "'*'|{'a':'x'}|null",
          "'*.b'|{'a':{'b':'x'}}|null",
          "'[*]'|{'a':'x'}|null",
          "'[*].b'|{'a':{'b':'x'}}|null",
          "'data.data'|{'data':'x','a':1}|{'data':null,'a':1}",
          "'data[0]'|{'data':['x','y'],'0':'z','a':1}|{'data':[null,'y'],'0':null,'a':1}",
          "'a.*'|{'a':{'b':'x'},'c':1}|{'a':null,'c':1}",
          "'a.*.b'|{'a':{'x':{'b':'y'}},'b':1}|{'a':null,'b':1}",
          "'a[1].*'|{'a':[1,{'b':'x'}]}|{'a':[1,null]}",
          "'a*','*b'|{'a*':'x','*b':'y','ab':1}|{'a*':null,'*b':null,'ab':1}",
          "'customContext'|{'a':'x'}|{'a':'x'}");

  private RedactedData() {}

  /** Names of fields, data and what is left of it, all with single quotes. */
  public static Stream<Arguments> rows() {
    return ROWS.stream().map(row -> Arguments.of((Object[]) row.split("\\|", -1)));
  }
}
