;; fib: n-th Fibonacci number by naive recursion. Almost all it does is call, so the counter has to be right at every call: the worst case of metering.
(module
  (memory (export "memory") 1)
  (func $fib (export "run") (param $n i32) (result i32)
    (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
      (then (local.get $n))
      (else
        (i32.add
          (call $fib (i32.sub (local.get $n) (i32.const 1)))
          (call $fib (i32.sub (local.get $n) (i32.const 2))))))))
