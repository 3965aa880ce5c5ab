;; adder: an agent that declares a tool, and so is an MCP server. adder.yaml describes the tool `add`: its schemas, and what it says of itself. Whoever is granted adder/add calls it, and
;; the host has checked by then that the arguments fit the input schema.
;;
;; A call is a message like any other, with two differences: message_info tells the name of the tool, which nobody can put there but the host, and the content is the
;; arguments in canonical JSON: members sorted, no white space. For this tool that is {"a":1,"b":2}.
(module
  (import "caxton" "message_info"
    (func $message_info (param $message i32) (param $field i32) (param $at i32) (param $length i32) (result i32)))
  (import "caxton" "reply" (func $reply (param $at i32) (param $length i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 16) "I am a tool: call adder/add")
  (data (i32.const 64) "{\22sum\22:")

  ;; Where the next number is read from, and where the next byte of the answer goes.
  (global $at (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))

  ;; The descriptor admits messages of 1,000 bytes, which fit behind the constants.
  (func (export "caxton_alloc") (param $length i32) (result i32) (i32.const 1024))

  ;; The number behind the next colon.
  (func $number (result i64)
    (local $value i64)
    (local $negative i32)
    (local $byte i32)
    (loop $skip
      (local.set $byte (i32.load8_u (global.get $at)))
      (global.set $at (i32.add (global.get $at) (i32.const 1)))
      (br_if $skip (i32.ne (local.get $byte) (i32.const 0x3a))))
    (if (i32.eq (i32.load8_u (global.get $at)) (i32.const 0x2d))
      (then
        (local.set $negative (i32.const 1))
        (global.set $at (i32.add (global.get $at) (i32.const 1)))))
    (block $done
      (loop $digit
        (local.set $byte (i32.sub (i32.load8_u (global.get $at)) (i32.const 0x30)))
        (br_if $done (i32.gt_u (local.get $byte) (i32.const 9)))
        (local.set $value
          (i64.add (i64.mul (local.get $value) (i64.const 10)) (i64.extend_i32_u (local.get $byte))))
        (global.set $at (i32.add (global.get $at) (i32.const 1)))
        (br $digit)))
    (select (i64.sub (i64.const 0) (local.get $value)) (local.get $value) (local.get $negative)))

  ;; Writes a number that is not negative.
  (func $write (param $value i64)
    (if (i64.ge_u (local.get $value) (i64.const 10))
      (then (call $write (i64.div_u (local.get $value) (i64.const 10)))))
    (i32.store8 (global.get $end)
      (i32.add (i32.const 0x30) (i32.wrap_i64 (i64.rem_u (local.get $value) (i64.const 10)))))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))

  (func (export "handle_message") (param $message i32) (param $length i32) (result i32)
    (local $sum i64)
    ;; Field 7 is the name of the tool. A message that is no call has none.
    (if (i32.eqz (call $message_info (i32.const 0) (i32.const 7) (i32.const 0) (i32.const 0)))
      (then (return (call $reply (i32.const 16) (i32.const 27)))))
    (global.set $at (local.get $message))
    (local.set $sum (i64.add (call $number) (call $number)))
    ;; {"sum":3}: what the output schema promises.
    (global.set $end (i32.const 71))
    (if (i64.lt_s (local.get $sum) (i64.const 0))
      (then
        (i32.store8 (global.get $end) (i32.const 0x2d))
        (global.set $end (i32.add (global.get $end) (i32.const 1)))
        (local.set $sum (i64.sub (i64.const 0) (local.get $sum)))))
    (call $write (local.get $sum))
    (i32.store8 (global.get $end) (i32.const 0x7d))
    (call $reply (i32.const 64) (i32.sub (i32.add (global.get $end) (i32.const 1)) (i32.const 64)))))
